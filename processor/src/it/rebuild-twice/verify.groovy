import java.nio.file.Files
import java.nio.file.Path

// Every generated source and every class file, by its path.
Map<String, byte[]> files(Path root) {
    Map<String, byte[]> found = new TreeMap<>()
    ['classes', 'generated-sources'].each { part ->
        Files.walk(root.resolve(part)).filter { Files.isRegularFile(it) }.forEach {
            found[root.relativize(it).toString()] = Files.readAllBytes(it)
        }
    }
    return found
}

def first = files(basedir.toPath().resolve('first'))
def second = files(basedir.toPath().resolve('second'))

assert first.keySet().any { it.endsWith('LineLoss.java') } : "nothing generated: ${first.keySet()}"
assert first.keySet() == second.keySet()
first.each { name, bytes -> assert Arrays.equals(bytes, second[name]) : "$name differs" }
return true
