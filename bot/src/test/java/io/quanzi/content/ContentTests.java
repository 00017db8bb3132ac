package io.quanzi.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.quanzi.content.law.CopyCheck;
import io.quanzi.content.law.CopyContext;
import io.quanzi.content.law.CopyFinding;
import io.quanzi.content.law.CopyRelease;
import io.quanzi.content.law.CopyReleases;
import io.quanzi.content.law.CopyVerdict;
import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.Source;
import io.quanzi.products.Products;
import io.quanzi.products.TakenPrices;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.util.FileSystemUtils;

/** Every file of the example shop's {@code templates/}, read by the real playbook, filled in and held against the law. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContentTests {
    private static final LocalDate DAY = LocalDate.parse("2026-06-17");
    private static final Set<String> OWN_TIPS = Set.of(
            "pregnant",
            "moms-0-6-months",
            "moms-6-12-months",
            "moms-12-24-months",
            "moms-24-36-months",
            "working-moms");
    private static final Set<String> SEGMENTS = Set.of(
            "pregnant",
            "moms-0-6-months",
            "moms-6-12-months",
            "moms-12-24-months",
            "moms-24-36-months",
            "working-moms",
            "new-buyers");

    @TempDir
    private static Path directory;

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    @BeforeAll
    void readTheExampleShop() throws IOException {
        FileSystemUtils.copyRecursively(Path.of("templates"), directory.resolve("templates"));
        Files.createDirectories(directory.resolve("schedules"));
        Files.writeString(directory.resolve("schedules/segments.yaml"), "known to the test");
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("quanzi.playbook-dir", directory.toString())));
        context.registerBean(MongoOperations.class, TestMongo::fresh);
        context.registerBean(Clock.class, () -> new SettableClock("2026-06-17T02:00:00Z"));
        context.registerBean(Segments.class, Segments::new);
        context.registerBean(Products.class, () -> mock(Products.class));
        context.registerBean(TakenPrices.class, () -> mock(TakenPrices.class));
        context.scan("io.quanzi.playbook", "io.quanzi.content");
        context.refresh();
    }

    @AfterAll
    void close() {
        context.close();
    }

    @Test
    void findsNoFault() {
        assertThat(context.getBean(Playbook.class).refused()).isEmpty();
    }

    @Test
    void hasEveryTemplateTheOtherModulesAskFor() {
        assertThat(context.getBean(Playbook.class).all(context.getBean(TemplateFiles.class)))
                .extracting(MessageTemplate::name)
                .contains(
                        "card/introduction",
                        "card/gift",
                        "handbook/first-months",
                        "welcome/default",
                        "welcome/moms-0-6-months",
                        "welcome/working-moms",
                        "broadcast/daily-tip-deal",
                        "broadcast/live-qa",
                        "broadcast/member-day",
                        "offer/swap-coupon",
                        "owner/todo");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void rendersWithEverythingGivenAndSaysNothingUnlawful(String name) {
        String text = context.getBean(Templates.class).render(name, sample(name, true));

        assertThat(text).isNotBlank().doesNotContain("${", "<#", "\n\n\n");
        assertThat(context.getBean(CopyCheck.class).check(text)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void rendersWithoutWhatMayBeAbsent(String name) {
        String text = context.getBean(Templates.class).render(name, sample(name, false));

        assertThat(text).doesNotContain("${", "<#", "\n\n\n");
        assertThat(context.getBean(CopyCheck.class).check(text)).isEmpty();
    }

    /** WeCom takes 4 000 bytes of text in a message; the handbook and the card are pages. */
    @ParameterizedTest
    @MethodSource("templates")
    void fitsIntoAMessage(String name) {
        if (name.startsWith("handbook/") || name.startsWith("card/")) {
            return;
        }
        assertThat(context.getBean(Templates.class).render(name, sample(name, true)))
                .satisfies(text -> assertThat(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .hasSizeLessThan(4000));
    }

    @Test
    void hasATipForEverySegmentOnEveryDayOfAMonth() {
        Tips tips = context.getBean(Tips.class);

        for (String segment : OWN_TIPS) {
            assertThat(Stream.iterate(DAY, day -> day.plusDays(1))
                            .limit(30)
                            .map(day -> tips.forDay(day, segment).orElseThrow().id())
                            .collect(Collectors.toSet()))
                    .as("different tips in 30 days for %s", segment)
                    .hasSize(30);
        }
        assertThat(tips.forDay(DAY, "new-buyers")).isPresent();
    }

    @Test
    void hasThirtyTipsOfItsOwnForEachSegmentEachOfAKindAndWithItsSource() {
        List<Tip> tips = context.getBean(Playbook.class)
                .at(context.getBean(TipsFile.class), TipsFile.PATH)
                .orElseThrow();

        assertThat(tips).allSatisfy(tip -> assertThat(tip.source()).as(tip.id()).isNotBlank());
        for (String segment : OWN_TIPS) {
            assertThat(tips)
                    .filteredOn(tip -> tip.audience().equals(segment))
                    .as(segment)
                    .hasSizeGreaterThanOrEqualTo(30)
                    .extracting(Tip::kind)
                    .contains(TipKind.HEALTH, TipKind.CARE, TipKind.PLAY);
        }
    }

    @Test
    void everyTipAndDealIsLawfulInThePostThatCarriesIt() {
        for (int i = 0; i < 60; i++) {
            LocalDate day = DAY.plusDays(i);
            for (String segment : SEGMENTS) {
                Deal deal = context.getBean(Deals.class).forDay(day, segment).orElseThrow();
                Tip tip = context.getBean(Tips.class).forDay(day, segment).orElseThrow();

                String text = context.getBean(Templates.class).render("broadcast/daily-tip-deal", post(tip, deal));

                CopyCheck check = context.getBean(CopyCheck.class);
                assertThat(check.check(text, day)).extracting(CopyFinding::rule).containsExactly("ad-mark");
                assertThat(check.marked(text, day)).startsWith(CopyCheck.MARK + "【今日小知识】");
                assertThat(check.check(check.marked(text, day), day)).as(text).isEmpty();
            }
        }
    }

    /** Words that stand beside each other by chance say nothing together. */
    @Test
    void anyTipMayStandWithAnyDealInEitherTemplate() {
        CopyCheck check = context.getBean(CopyCheck.class);
        Templates templates = context.getBean(Templates.class);
        Playbook playbook = context.getBean(Playbook.class);
        List<Deal> deals = SEGMENTS.stream()
                .flatMap(segment -> context.getBean(Deals.class).choices(DAY, segment).stream())
                .distinct()
                .toList();
        var held = new ArrayList<String>();
        for (Tip tip :
                playbook.at(context.getBean(TipsFile.class), TipsFile.PATH).orElseThrow()) {
            for (Deal deal : deals) {
                for (String template : List.of("broadcast/daily-tip-deal", "broadcast/daily-tip-deal-short")) {
                    String text = check.marked(templates.render(template, post(tip, deal)), DAY);
                    check.check(text, DAY)
                            .forEach(finding -> held.add(
                                    "%s, %s: %s %s".formatted(tip.id(), deal.id(), finding.rule(), finding.word())));
                }
            }
        }

        assertThat(deals).hasSizeGreaterThan(5);
        assertThat(held).isEmpty();
    }

    private static Map<String, Object> post(Tip tip, Deal deal) {
        return Map.of(
                "tip", tip.text(),
                "dealTitle", deal.title(),
                "dealWas", deal.was().yuan(),
                "dealNow", deal.now().yuan(),
                "dealUntil", deal.until().getMonthValue() + " 月 " + deal.until().getDayOfMonth() + " 日",
                "dealRules", deal.rules(),
                "dealUrl", deal.url());
    }

    @Test
    void doesNotReadAddressesAndCodes() {
        CopyCheck check = context.getBean(CopyCheck.class);

        assertThat(check.check("看这里 https://q/i/第一 券码 NO1-8K2M-QZ 谢谢")).isEmpty();
        assertThat(check.check("看这里 https://q/i/x 全网最低价").get(0).start()).isEqualTo(18);
    }

    @Test
    void whatAPersonReleasesGoesUntilItChangesOrIsTakenBack() {
        CopyCheck check = context.getBean(CopyCheck.class);
        CopyReleases releases = context.getBean(CopyReleases.class);
        String text = "全网最好的纸尿裤 https://shop.example.com/p/1";

        CopyRelease release = check.release(text, DAY, "meili", "引用顾客原话，已留存").orElseThrow();

        assertThat(check.check(text, DAY)).isEmpty();
        assertThat(check.hold(text, DAY).findings()).isNotEmpty();
        assertThat(check.judge(text, CopyContext.NONE).verdict()).isEqualTo(CopyVerdict.WARN);
        assertThat(releases.find(release.id())).contains(release);
        assertThat(check.check(text + "。全国第一", DAY)).isNotEmpty();
        assertThat(check.check(text.replace("/p/1", "/p/2"), DAY)).isNotEmpty();
        assertThat(check.release("纯棉连体衣", DAY, "meili", "没有问题")).isEmpty();
        assertThat(releases.takeBack(release.id(), "admin")).isTrue();
        assertThat(releases.takeBack(release.id(), "admin")).isFalse();
        assertThat(check.check(text, DAY)).isNotEmpty();
        assertThat(check.judge(text, CopyContext.NONE).verdict()).isEqualTo(CopyVerdict.BLOCK);
    }

    @Test
    void nobodyReleasesWhatTheLawForbidsOutright() {
        CopyCheck check = context.getBean(CopyCheck.class);
        for (String text : List.of("1 段奶粉到货，需要的妈妈下单", "这款辅食和母乳一样好", "抽奖送一台价值 60000 元的车")) {
            assertThat(check.check(text, DAY)).as(text).isNotEmpty();
            assertThat(check.hold(text, DAY).never()).as(text).isNotEmpty();
            assertThat(check.release(text, DAY, "meili", "想发")).as(text).isEmpty();
        }
        for (String text : List.of("全网最好的纸尿裤", "这款面霜能治疗湿疹")) {
            assertThat(check.hold(text, DAY).isReleasable()).as(text).isTrue();
        }
    }

    @Test
    void knowsWhichTemplatesThereAre() {
        Templates templates = context.getBean(Templates.class);

        assertThat(templates.has("welcome/default")).isTrue();
        assertThat(templates.has("welcome/dads")).isFalse();
        assertThatThrownBy(() -> templates.render("welcome/dads", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there is no template welcome/dads in force; known: [")
                .hasMessageContaining("welcome/default");
    }

    @Test
    void checksByTheListInForce() throws IOException {
        CopyCheck check = context.getBean(CopyCheck.class);
        Path file = directory.resolve("templates/words/banned.yaml");
        String before = Files.readString(file);

        read(file, before.replace("      国家级:", "      圈子级:\n      国家级:"));
        List<CopyFinding> after = check.check("圈子级面料");
        read(file, before);

        assertThat(after).extracting(CopyFinding::word).containsExactly("圈子级");
        assertThat(check.check("圈子级面料")).isEmpty();
    }

    /** A start reads what changed on the disk. */
    private void read(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Playbook playbook = context.getBean(Playbook.class);
        playbook.start();
        assertThat(playbook.refused()).isEmpty();
    }

    Stream<String> templates() {
        return context.getBean(Playbook.class).all(context.getBean(TemplateFiles.class)).stream()
                .map(MessageTemplate::name);
    }

    /** A value for every declared name, or only for those that must be there. */
    private Map<String, Object> sample(String name, boolean everything) {
        var model = new HashMap<String, Object>();
        context.getBean(Playbook.class)
                .at(context.getBean(TemplateFiles.class), TemplateFiles.pathOf(name))
                .orElseThrow()
                .declaration()
                .variables()
                .forEach((variable, declared) -> {
                    if (everything || !declared.mayBeAbsent()) {
                        model.put(variable, sample(declared));
                    }
                });
        return model;
    }

    private static Object sample(Variable declared) {
        return switch (declared.kind()) {
            case NUMBER -> 12;
            case FLAG -> true;
            case LIST ->
                declared.fields().isEmpty()
                        ? List.of("一例", "二例")
                        : List.of(declared.fields().stream().collect(Collectors.toMap(field -> field, field -> "例")));
            case TEXT, ITEM -> declared.name().endsWith("Until") ? "6 月 18 日" : "例";
        };
    }

    /** Stands for the module that owns segments. */
    static final class Segments implements FileKind<Set<String>> {
        @Override
        public String pattern() {
            return "schedules/segments.yaml";
        }

        @Override
        public Set<String> parse(Source file) {
            return SEGMENTS;
        }

        @Override
        public Set<Name> defines(Source file, Set<String> parsed) {
            return parsed.stream().map(segment -> new Name("segment", segment)).collect(Collectors.toSet());
        }
    }
}
