package ulpine.processor.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ulpine.processor.graph.Node;
import ulpine.processor.shape.Shape;

/**
 * Nodes of one shape, but for axes of size 1, that are computed in one loop nest; the first may be
 * a reduction, the others are elementwise.
 */
final class Group {
  /** Keeps methods well below the size above which HotSpot compiles none. */
  private static final int LIMIT = 16;

  private final int position;
  private final boolean backward;
  private final List<Node> members = new ArrayList<>();
  private Optional<Group> leader = Optional.empty();
  private Optional<Group> follower = Optional.empty();

  Group(int position, boolean backward, Node first) {
    this.position = position;
    this.backward = backward;
    members.add(first);
  }

  /**
   * When it runs, counted over all groups. A follower counts as what it follows, whose loops it may
   * share: nothing that either reads may be gone before both are done.
   */
  int position() {
    return leader.map(Group::position).orElse(position);
  }

  /** Sums of each row of this group, of which no other needs to be complete. */
  Optional<Group> follower() {
    return follower;
  }

  boolean follows() {
    return leader.isPresent();
  }

  void follow(Group other) {
    leader = Optional.of(other);
    other.follower = Optional.of(this);
  }

  boolean backward() {
    return backward;
  }

  List<Node> members() {
    return members;
  }

  Shape shape() {
    return members.get(0).shape();
  }

  boolean isFull() {
    return members.size() >= LIMIT;
  }

  /** Whether another group could be computed in the same method. */
  boolean hasRoomFor(Group other) {
    return members.size() + other.members.size() <= LIMIT;
  }
}
