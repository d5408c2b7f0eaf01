package dev.rdg.serving;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rdg.serving.TopicSource.TopicState;
import dev.rdg.testdata.Story;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The page in a real Chromium: Debian's packages chromium and chromium-driver. */
class ExplorerPageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<Path> BROWSERS =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private static GraphServer server;
  private static ChromeDriver browser;

  @BeforeAll
  static void open() {
    Optional<Path> chromium = BROWSERS.stream().filter(Files::isExecutable).findFirst();
    // Beside CI, where it is installed, a browser is not asked of everybody who builds.
    assumeTrue(chromium.isPresent() || System.getenv("CI") != null, "no Chromium: left out");
    server =
        GraphServer.start(
            OracleGraph.of(5_000),
            ServerSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .topics(ExplorerPageIT::topics)
                .build());
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.orElseThrow().toFile());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,900");
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            options);
  }

  private static List<TopicState> topics() {
    return List.of(
        new TopicState(
            "logins",
            "running",
            OptionalDouble.of(1_234.4),
            OptionalLong.of(56_789),
            Optional.of(Duration.ofSeconds(12)),
            Optional.of(Instant.parse("2025-10-01T00:01:02Z")),
            3,
            List.of()),
        new TopicState(
            "catalog",
            "none",
            OptionalDouble.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            List.of("No job of it runs.")));
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.quit();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void emptyPage() {
    look("prefers-color-scheme", "light");
    browser.get("about:blank");
    browser.get(server.link());
    await()
        .atMost(PATIENCE)
        .until(() -> !browser.findElements(By.cssSelector("#type option")).isEmpty());
  }

  private static void look(String feature, String value) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", feature, "value", value))));
  }

  private static void story() {
    browser.get(server.link() + "#account:" + Story.ACCOUNT + "%7C3");
    browser.navigate().refresh();
    await().atMost(PATIENCE).until(() -> rows().size() == 9);
  }

  private static List<WebElement> rows() {
    return browser.findElements(By.cssSelector("#edges tbody tr"));
  }

  private static String text(String id) {
    return browser.findElement(By.id(id)).getText();
  }

  /** Types and looks as one who has no mouse. */
  @Test
  void story_isFoundByKeyboardAlone() {
    browser.findElement(By.id("type")).sendKeys("account");
    browser.findElement(By.id("id")).sendKeys(Story.ACCOUNT);
    browser.findElement(By.id("hops")).sendKeys(Keys.chord(Keys.CONTROL, "a"), "3", Keys.ENTER);
    await().atMost(PATIENCE).until(() -> rows().size() == 9);

    assertThat(text("status"), startsWith("7 nodes and 9 edges"));
    assertThat(text("selected-title"), is("account:" + Story.ACCOUNT));
    WebElement title =
        browser.findElement(
            By.xpath("//table[@id='edges']//button[.='title:" + Story.TITLE + "']"));
    title.sendKeys(Keys.ENTER);
    assertThat(text("selected-title"), is("title:" + Story.TITLE));
    assertThat(text("selected"), containsString("Dark Water"));
  }

  @Test
  void selectedNode_isExpanded() {
    browser.get(server.link() + "#account:" + Story.ACCOUNT + "%7C1");
    browser.navigate().refresh();
    await().atMost(PATIENCE).until(() -> !rows().isEmpty());
    int before = rows().size();
    browser.findElement(By.xpath("//table[@id='edges']//button[.='profile:p-story']")).click();
    browser.findElement(By.id("expand")).click();

    await().atMost(PATIENCE).until(() -> rows().size() > before);
    assertThat(text("edges"), containsString("game:g-story"));
  }

  @Test
  void edges_areFilteredByTypeAndTime() {
    story();
    browser.findElement(By.cssSelector("[data-type=played][data-direction=OUT]")).click();
    browser.findElement(By.cssSelector("[data-type=played][data-direction=IN]")).click();
    assertThat(rows(), hasSize(8));

    browser.findElement(By.id("until")).sendKeys(Keys.HOME);
    assertThat(rows().size(), is(lessThan(8)));
    assertThat(text("until-text"), startsWith("2025-10-01T00:00"));
  }

  @Test
  void query_givesTheSameAnswerElsewhere() throws IOException, InterruptedException {
    story();
    String curl = text("code");
    String body = curl.substring(curl.indexOf("-d '") + 4, curl.length() - 1);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.link() + "v1/traverse"))
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    JsonNode edges = new ObjectMapper().readTree(answer.body()).get("edges");
    assertThat(edges.size(), is(9));

    browser.findElement(By.id("tab-curl")).sendKeys(Keys.ARROW_RIGHT);
    assertThat(text("code"), startsWith("grpcurl -plaintext"));
    browser.switchTo().activeElement().sendKeys(Keys.ARROW_RIGHT);
    assertThat(text("code"), startsWith("graph.traverse("));
  }

  @Test
  void mistakes_areSaid() {
    browser.findElement(By.id("id")).sendKeys("nobody", Keys.ENTER);
    await().atMost(PATIENCE).until(() -> text("status").contains("is not stored"));
    assertThat(text("status"), startsWith("account:nobody itself is not stored. 1 node"));
  }

  @Test
  void token_isAskedForWhereOneIsNeeded() {
    Client page = new Client("page", "secret", 10, null);
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (GraphServer guarded =
        GraphServer.start(
            OracleGraph.of(100), ServerSettings.at(anywhere).clients(List.of(page)).build())) {
      browser.get(guarded.link());
      await().atMost(PATIENCE).until(() -> text("status").contains("asks for a token"));
      assertThat(browser.findElements(By.cssSelector("#type option")), is(empty()));

      browser.findElement(By.id("token")).sendKeys("secret", Keys.TAB);
      await()
          .atMost(PATIENCE)
          .until(() -> !browser.findElements(By.cssSelector("#type option")).isEmpty());
    }
  }

  @Test
  void topics_areShownAndTheGraphAgain() {
    browser.findElement(By.id("view-topics")).sendKeys(Keys.ENTER);
    await().atMost(PATIENCE).until(() -> text("status").startsWith("2 topics"));

    assertThat(
        text("topics"), containsString("logins running 1,234 56,789 12 s 2025-10-01 00:01:02 3"));
    assertThat(text("topics"), containsString("No job of it runs."));
    assertThat(browser.findElement(By.id("graph")).isDisplayed(), is(false));
    assertThat(new AxeBuilder().analyze(browser).getViolations(), is(empty()));
    browser.findElement(By.id("view-graph")).click();
    assertThat(browser.findElement(By.id("graph")).isDisplayed(), is(true));
    assertThat(browser.findElement(By.id("topics")).isDisplayed(), is(false));
  }

  /** By axe-core: names, roles, contrast, order of headings. */
  @Test
  void page_isForScreenReadersInLightAndDark() throws IOException {
    for (String scheme : List.of("light", "dark")) {
      look("prefers-color-scheme", scheme);
      story();
      Files.write(
          Path.of("target", "explorer-" + scheme + ".png"),
          browser.getScreenshotAs(OutputType.BYTES));

      List<Rule> violations = new AxeBuilder().analyze(browser).getViolations();

      assertThat(
          scheme
              + violations.stream().map(Rule::getId).toList()
              + violations.stream()
                  .flatMap(rule -> rule.getNodes().stream())
                  .map(Object::toString)
                  .toList(),
          violations,
          is(empty()));
      assertThat(
          browser.findElement(By.tagName("body")).getCssValue("background-color"),
          scheme.equals("dark")
              ? not(containsString("255, 255, 255"))
              : containsString("255, 255, 255"));
    }
  }
}
