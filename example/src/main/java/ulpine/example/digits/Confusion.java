package ulpine.example.digits;

import ulpine.Labels;

/** How often each class was taken for each. */
final class Confusion {
  private final Labels actual;
  private final Labels answers;
  private final int[][] counts = new int[DigitsData.CLASSES][DigitsData.CLASSES];

  Confusion(Labels actual, Labels answers) {
    this.actual = actual;
    this.answers = answers;
    for (int i = 0; i < actual.length(); i++) {
      counts[actual.get(i)][answers.get(i)]++;
    }
  }

  int count(int actualClass, int answer) {
    return counts[actualClass][answer];
  }

  int answer(int digit) {
    return answers.get(digit);
  }

  boolean isRight(int digit) {
    return actual.get(digit) == answers.get(digit);
  }

  /** The share of right answers. */
  double accuracy() {
    int right = 0;
    for (int i = 0; i < DigitsData.CLASSES; i++) {
      right += counts[i][i];
    }
    return (double) right / actual.length();
  }
}
