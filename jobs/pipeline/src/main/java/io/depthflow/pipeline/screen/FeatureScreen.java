package io.depthflow.pipeline.screen;

import io.depthflow.strategy.feature.Feature;
import io.depthflow.strategy.feature.FeatureSet;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Feature sets for the eye. Features that follow each other and differ in numbers alone are one
 * entry, {@code ofi_l{1..10}_{1,5,10,30,60}s}, with N where their definitions differ.
 */
public final class FeatureScreen {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final int WIDTH = 100;
  private static final String INDENT = "      ";

  private FeatureScreen() {}

  /** One line a set. */
  public static String names(List<FeatureSet> sets) {
    StringBuilder text = new StringBuilder();
    text.append("%-8s %7s %9s %9s%n".formatted("set", "version", "features", "history"));
    for (FeatureSet set : sets) {
      text.append(
          "%-8s %7d %9d %9s%n"
              .formatted(set.name(), set.version(), set.size(), history(set.historyMs())));
    }
    return text.append("'depthflow features full' says what is in one; a+b is both.\n").toString();
  }

  /** Every feature with unit, history and definition. */
  public static String contents(List<FeatureSet> sets) {
    StringBuilder text = new StringBuilder();
    for (FeatureSet set : sets) {
      text.append(
          "%s, version %d: %d features, complete after %s in step%n"
              .formatted(set.name(), set.version(), set.size(), history(set.historyMs())));
      for (List<Feature> family : families(set.features())) {
        text.append(entry(family));
      }
    }
    return text.toString();
  }

  private static String entry(List<Feature> family) {
    Feature first = family.get(0);
    long least = family.stream().mapToLong(Feature::historyMs).min().orElse(0);
    long most = family.stream().mapToLong(Feature::historyMs).max().orElse(0);
    String span = least == most ? history(most) : history(least) + " to " + history(most);
    StringBuilder text =
        new StringBuilder("  %s  [%s, %s]%n".formatted(name(family), first.unit(), span));
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : definition(family)) {
      if (line.length() > INDENT.length() && line.length() + word.length() >= WIDTH) {
        text.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(INDENT);
      }
      line.append(word).append(' ');
    }
    return text.append(line.toString().stripTrailing()).append('\n').toString();
  }

  private static List<List<Feature>> families(List<Feature> features) {
    List<List<Feature>> families = new ArrayList<>();
    String before = null;
    for (Feature feature : features) {
      String shape = shape(feature);
      if (!shape.equals(before)) {
        families.add(new ArrayList<>());
      }
      families.get(families.size() - 1).add(feature);
      before = shape;
    }
    return families;
  }

  /** What two features share that differ in numbers alone. */
  private static String shape(Feature feature) {
    return NUMBER
        .matcher(feature.name() + '\n' + feature.unit() + '\n' + feature.doc())
        .replaceAll("#");
  }

  private static String name(List<Feature> family) {
    List<TreeSet<Integer>> numbers = new ArrayList<>();
    for (Feature feature : family) {
      int i = 0;
      for (MatchResult number : NUMBER.matcher(feature.name()).results().toList()) {
        if (numbers.size() == i) {
          numbers.add(new TreeSet<>());
        }
        numbers.get(i++).add(Integer.valueOf(number.group()));
      }
    }
    Matcher matcher = NUMBER.matcher(family.get(0).name());
    StringBuilder name = new StringBuilder();
    for (int i = 0; matcher.find(); i++) {
      matcher.appendReplacement(name, range(numbers.get(i)));
    }
    return matcher.appendTail(name).toString();
  }

  private static String range(TreeSet<Integer> numbers) {
    if (numbers.size() == 1) {
      return numbers.first().toString();
    }
    boolean unbroken = numbers.last() - numbers.first() == numbers.size() - 1;
    if (unbroken && numbers.size() > 2) {
      return "{" + numbers.first() + ".." + numbers.last() + "}";
    }
    return "{" + String.join(",", numbers.stream().map(String::valueOf).toList()) + "}";
  }

  /** Words of the definition, with N for a number in which the family differs. */
  private static String[] definition(List<Feature> family) {
    String[] words = family.get(0).doc().split(" ");
    for (Feature feature : family) {
      String[] others = feature.doc().split(" ");
      for (int i = 0; i < words.length; i++) {
        if (!words[i].equals(others[i])) {
          words[i] = NUMBER.matcher(words[i]).replaceAll("N");
        }
      }
    }
    return words;
  }

  private static String history(long ms) {
    return ms == 0 ? "now" : ms % 1000 == 0 ? ms / 1000 + " s" : ms + " ms";
  }
}
