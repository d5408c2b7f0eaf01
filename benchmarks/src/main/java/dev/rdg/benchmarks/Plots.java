package dev.rdg.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;

/** Draws the results that are there: bars of means, an SVG beside each file of figures. */
public final class Plots {
  private static final Path RESULTS = RivalProcess.HOME.resolve("benchmarks/results");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Plots() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("java.awt.headless", "true");
    draw(
        "sink-cost",
        "A row written: CPU µs, client and Cassandra",
        run -> run.path("grouped").asBoolean() ? "grouped by record" : "in order of arrival",
        run -> run.path("writer").asText(),
        run -> {
          JsonNode measured = run.path("measured");
          return (measured.path("clientMicros").asDouble()
                  + measured.path("cassandraMicros").asDouble())
              / measured.path("rows").asDouble();
        });
    draw(
        "stream-cost",
        "An event of playback: CPU µs, all processes",
        run -> "an event",
        run -> run.path("writer").asText(),
        run -> run.path("micros").asDouble());
    draw(
        "record-read",
        "45 edges read, one thread: p50 in µs",
        run -> "p50",
        run -> run.path("reader").asText(),
        run -> run.path("p50").asDouble());
    drawLoad();
    for (String stream : List.of("members", "ratings")) {
      draw(
          "convergence",
          "convergence-" + stream,
          "Wrong or missing after disorder, in a thousand: " + stream,
          run -> run.path("delivery").asText(),
          run -> run.path("writer").asText(),
          run -> faults(run.path("verdict")),
          run -> run.path("stream").asText().equals(stream));
    }
  }

  /** Kept, as a picture of dots: outlines of its text alone would be half a megabyte. */
  private static void drawLoad() throws IOException {
    Path file = RESULTS.resolve("service-load.json");
    if (!Files.exists(file)) {
      return;
    }
    List<String> loads = new ArrayList<>();
    Map<String, List<Double>> series = new LinkedHashMap<>();
    for (JsonNode load : JSON.readTree(file.toFile())) {
      loads.add(load.path("name").asText());
      for (String figure : List.of("answered", "p50", "p99")) {
        series
            .computeIfAbsent(figure, absent -> new ArrayList<>())
            .add(load.path(figure).asDouble());
      }
    }
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(800)
            .height(420)
            .title("The service by load: answers a second, and their time in ms")
            .build();
    chart.getStyler().setLabelsVisible(true).setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setDecimalPattern("#,##0");
    series.forEach(
        (name, values) ->
            chart.addSeries(name.equals("answered") ? "answers/s" : name + " ms", loads, values));
    Path picture = RESULTS.resolve("service-load.png");
    BitmapEncoder.saveBitmap(chart, picture.toString(), BitmapFormat.PNG);
    System.err.println("Drawn: benchmarks/results/" + picture.getFileName());
  }

  /** Of nodes, edges and properties. */
  private static double faults(JsonNode verdict) {
    double all = 0;
    double wrong = 0;
    for (String kind : List.of("nodes", "edges", "properties")) {
      String name = Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
      all += verdict.path(kind).asDouble();
      wrong += verdict.path("missing" + name).asDouble() + verdict.path("wrong" + name).asDouble();
    }
    return 1_000 * wrong / all;
  }

  private static void draw(
      String results,
      String title,
      Function<JsonNode, String> group,
      Function<JsonNode, String> bar,
      ToDoubleFunction<JsonNode> height)
      throws IOException {
    draw(results, results, title, group, bar, height, run -> true);
  }

  private static void draw(
      String results,
      String name,
      String title,
      Function<JsonNode, String> group,
      Function<JsonNode, String> bar,
      ToDoubleFunction<JsonNode> height,
      java.util.function.Predicate<JsonNode> which)
      throws IOException {
    Path file = RESULTS.resolve(results + ".json");
    if (!Files.exists(file)) {
      return;
    }
    Map<String, Map<String, List<Double>>> bars = new LinkedHashMap<>();
    List<String> groups = new ArrayList<>();
    StreamSupport.stream(JSON.readTree(file.toFile()).spliterator(), false)
        .filter(which)
        .forEach(
            run -> {
              if (!groups.contains(group.apply(run))) {
                groups.add(group.apply(run));
              }
              bars.computeIfAbsent(bar.apply(run), absent -> new LinkedHashMap<>())
                  .computeIfAbsent(group.apply(run), absent -> new ArrayList<>())
                  .add(height.applyAsDouble(run));
            });
    if (bars.isEmpty()) {
      return; // a run of one stream has nothing of the other
    }
    CategoryChart chart = new CategoryChartBuilder().width(800).height(420).title(title).build();
    chart.getStyler().setLabelsVisible(true).setAvailableSpaceFill(0.8);
    chart
        .getStyler()
        .setChartBackgroundColor(Color.WHITE)
        .setLegendVisible(true)
        .setDecimalPattern("#,##0.#");
    bars.forEach(
        (label, heights) ->
            chart.addSeries(
                label, groups, groups.stream().map(one -> mean(heights.get(one))).toList()));
    Path svg = RESULTS.resolve(name + ".svg");
    VectorGraphicsEncoder.saveVectorGraphic(chart, svg.toString(), VectorGraphicsFormat.SVG);
    System.err.println("Drawn: benchmarks/results/" + svg.getFileName());
  }

  private static double mean(@org.jspecify.annotations.Nullable List<Double> values) {
    return values == null
        ? 0
        : values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
