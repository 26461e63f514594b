package ulpine.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ulpine.annotations.Certify;
import ulpine.annotations.Format;
import ulpine.processor.testing.Soundness;

/** Certificates of every kind in every format; other graphs with {@code -Dulpine.seed=N}. */
class SoundnessTest {
  private static final long SEED = Long.getLong("ulpine.seed", 1);

  @TempDir
  Path folder;

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void randomGraphs(Certify kind) throws Exception {
    long checks = 0;
    long finite = 0;
    for (Format format : Format.values()) {
      if (kind == Certify.SHADOW && format == Format.BINARY64) {
        continue;
      }
      Soundness campaign = new Soundness(kind, format, SEED + 7L * format.precision(), 3);
      campaign.run(Files.createDirectory(folder.resolve(format.toString())), 1, 12);
      assertWithMessage("violations in %s", format).that(campaign.violations()).isEmpty();
      System.out.println(kind + " " + format + ": " + campaign.checks() + " checks, "
          + campaign.finite() + " finite, undefined " + campaign.undefined());
      assertThat(campaign.undecided()).isAtMost(campaign.checks() / 100);
      checks += campaign.checks();
      finite += campaign.finite();
    }
    assertThat(checks).isAtLeast(20_000);
    assertThat(finite).isAtLeast(checks / 2);
  }
}
