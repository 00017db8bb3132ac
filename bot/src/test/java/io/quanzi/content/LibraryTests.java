package io.quanzi.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.products.Products;
import io.quanzi.products.TakenPrices;
import io.quanzi.shared.Money;
import io.quanzi.shared.Violation;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tips and deals: how they are read and whose turn it is. */
class LibraryTests {
    private static final LocalDate WEDNESDAY = LocalDate.parse("2026-06-17");
    private static final String TIPS = """
        tips:
          - id: a
            for: moms
            text: 喂奶
          - id: b
            for: workers
            text: 背奶
          - id: c
            for: everyone
            text: 洗手
        """;
    private static final String DEALS = """
        deals:
          - id: week
            title: 纱布巾
            was: 49
            now: 39.90
            until: end-of-week
            url: https://shop.example.com/a
            categories: [母婴]
            for: everyone
            rules: 每人限购 3 份
          - id: day
            title: 睡袋
            was: 169.00
            now: 139.00
            from: "2026-06-18"
            until: 2026-06-19
            url: https://shop.example.com/b
            categories:
            - 母婴
            for: moms
            rules: 每人限购 2 件
        """;

    @Test
    void givesEachTipOfASegmentOnceBeforeOneComesAgain() {
        List<Tip> tips = tips(TIPS);

        List<String> turns = IntStream.range(0, 6)
                .mapToObj(i -> Tips.choose(tips, WEDNESDAY.plusDays(i), "moms")
                        .orElseThrow()
                        .id())
                .toList();

        assertThat(turns.subList(0, 2)).containsExactlyInAnyOrder("a", "c");
        assertThat(turns.subList(2, 4)).isEqualTo(turns.subList(0, 2));
        assertThat(turns.subList(4, 6)).isEqualTo(turns.subList(0, 2));
    }

    @Test
    void givesASegmentWithoutTipsThoseForEveryone() {
        assertThat(Tips.choose(tips(TIPS), WEDNESDAY, "new-buyers"))
                .map(Tip::id)
                .contains("c");
        assertThat(Tips.choose(List.of(), WEDNESDAY, "moms")).isEmpty();
    }

    @Test
    void knowsTheKindAndSourceOfATipAndReadsTipsWrittenBeforeTheyHadAny() {
        Tip told = tips(TIPS.replace("for: workers\n", "for: workers\n    kind: health\n    source: WHO\n"))
                .get(1);
        Tip earlier = tips(TIPS).get(1);

        assertThat(told.kind()).isEqualTo(TipKind.HEALTH);
        assertThat(told.source()).isEqualTo("WHO");
        assertThat(earlier.kind()).isEqualTo(TipKind.OTHER);
        assertThat(earlier.source()).isNull();
        assertThat(refused(() -> tips(TIPS.replace("for: workers\n", "for: workers\n    kind: food\n"))))
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.place()).isEqualTo(7);
                    assertThat(violation.expected().toString())
                            .isEqualTo("\"kind\": expected one of health, care, play, other; got food");
                });
    }

    @Test
    void needsTheSegmentsItNames() {
        Source file = new Source(TipsFile.PATH, TIPS);

        assertThat(new TipsFile().uses(file, tips(TIPS)))
                .containsExactlyInAnyOrder(new Name("segment", "moms"), new Name("segment", "workers"));
    }

    @Test
    void namesEveryFaultyTipWithItsLine() {
        List<Violation> violations = refused(() -> tips("""
            tips:
              - id: a
                for: moms
                text: 这是最佳面料
              # again
              - id: a
                for: moms
                text: 洗手
              - id: b
                text: 洗手
              - id: c
                for: moms
                text: 全场特价
            """));

        assertThat(violations).extracting(Violation::place).containsExactly(4, 6, 9, 13, 13);
        assertThat(violations.get(0).expected().toString()).contains("最佳", "Advertising Law, art. 9");
        assertThat(violations.get(1).expected().toString()).isEqualTo("the id a is taken by an earlier entry");
        assertThat(violations.get(2).expected().toString()).isEqualTo("\"for\" is missing or blank");
        assertThat(violations.get(3).expected().toString()).contains("特价", "第二十条");
    }

    @Test
    void refusesALibraryWithoutItsList() {
        assertThat(refused(() -> tips("{}")))
                .extracting(violation -> violation.expected().toString())
                .containsExactly("expected a list of entries, each beginning with - id:");
        assertThat(refused(() -> tips("tips:\n  - id: a\n    txet: x\n")))
                .singleElement()
                .satisfies(
                        violation -> assertThat(violation.expected().toString()).contains("unknown key \"txet\""));
    }

    @Test
    void endsADealOnTheSundayOrTheMonthsLastDay() {
        Deal deal = chosen(deals(DEALS), WEDNESDAY, "workers").orElseThrow();

        assertThat(deal.until()).isEqualTo("2026-06-21");
        assertThat(deal.was()).isEqualTo(new Money(4900));
        assertThat(deal.now()).isEqualTo(new Money(3990));
        assertThat(chosen(
                        deals(DEALS.replace("end-of-week", "end-of-month")), LocalDate.parse("2028-02-29"), "workers"))
                .map(Deal::until)
                .contains(LocalDate.parse("2028-02-29"));
    }

    @Test
    void showsADealOnlyWhileItIsOn() {
        assertThat(momsDealsOf("2026-06-17")).containsOnly("week");
        assertThat(momsDealsOf("2026-06-18")).containsOnly("week", "day");
        assertThat(momsDealsOf("2026-06-19")).containsOnly("week", "day");
        assertThat(momsDealsOf("2026-06-20")).containsOnly("week");
    }

    /** All that can have a turn on a day: what the offers say, whichever's turn it is. */
    private static List<String> momsDealsOf(String day) {
        return deals(DEALS).stream()
                .filter(offer -> offer.isOn(LocalDate.parse(day)))
                .map(Offer::id)
                .toList();
    }

    @Test
    void namesEveryFaultyDealWithItsLine() {
        assertThat(refused(() -> deals(DEALS.replace("now: 39.90", "now: 49"))))
                .extracting(Violation::toString)
                .containsExactly(DealsFile.PATH + ":5: \"now\" (49.00) must be below \"was\" (49.00)");
        assertThat(refused(() -> deals(DEALS.replace("until: 2026-06-19", "until: soon"))))
                .extracting(Violation::toString)
                .containsExactly(DealsFile.PATH
                        + ":16: \"until\" must be a day such as 2027-06-18, end-of-week or end-of-month, got \"soon\"");
        assertThat(refused(() -> deals(DEALS.replace("was: 49\n", "was: 49.123\n"))))
                .extracting(Violation::place)
                .containsExactly(4);
        assertThat(refused(() -> deals(DEALS.replace("https://shop.example.com/b", "http://shop.example.com/b"))))
                .extracting(violation -> violation.expected().toString())
                .containsExactly("\"url\" must be an https address, got \"http://shop.example.com/b\"");
        assertThat(refused(() -> deals(DEALS.replace("title: 睡袋", "title: 顶级睡袋"))))
                .extracting(Violation::place)
                .containsExactly(12);
        assertThat(refused(() -> deals(DEALS.replace("    rules: 每人限购 2 件\n", ""))))
                .extracting(violation -> violation.expected().toString())
                .containsExactly("\"rules\" is missing or blank");
    }

    private static List<Tip> tips(String content) {
        return new TipsFile().parse(new Source(TipsFile.PATH, content));
    }

    private static Optional<Deal> chosen(List<Offer> deals, LocalDate day, String segment) {
        var noProducts = new DealFacts(mock(Products.class), mock(TakenPrices.class));
        return Deals.choose(noProducts.of(Deals.fitting(deals, day, segment), day), day);
    }

    private static List<Offer> deals(String content) {
        return new DealsFile().parse(new Source(DealsFile.PATH, content));
    }

    @Test
    void takesNoDealOfFormulaForTheFirstYearHoweverCleanItsWords() {
        String formula = DEALS.replace("title: 睡袋", "title: 成长伙伴 800 克").replace("    - 母婴\n", "    - 婴儿配方奶粉 1 段\n");

        assertThat(refused(() -> new DealsFile().parse(new Source(DealsFile.PATH, formula))))
                .singleElement()
                .satisfies(violation -> assertThat(violation.toString()).contains("成长伙伴 800 克", "art. 20"));
    }

    private static List<Violation> refused(Runnable reading) {
        InvalidFile refused = catchThrowableOfType(InvalidFile.class, reading::run);
        assertThat(refused).isNotNull();
        return refused.violations();
    }
}
