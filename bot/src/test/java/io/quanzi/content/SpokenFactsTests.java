package io.quanzi.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.content.law.CopyFinding;
import io.quanzi.content.law.CopyLaw;
import io.quanzi.content.law.ShopProofs;
import io.quanzi.playbook.Source;
import io.quanzi.products.Product;
import io.quanzi.products.Products;
import io.quanzi.products.TakenPrice;
import io.quanzi.products.TakenPrices;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Money;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the law says of texts of which only the words are handed in: the rest is read off the deals, products and tips. */
class SpokenFactsTests {
    private static final LocalDate DAY = LocalDate.parse("2026-03-05");
    private static final String SHOP = "https://shop.example.com/p/";

    private final Products products = mock(Products.class);
    private final TakenPrices takenPrices = mock(TakenPrices.class);
    private final DealFacts dealFacts = new DealFacts(products, takenPrices);
    private final Deals deals = mock(Deals.class);
    private final Tips tips = mock(Tips.class);
    private final ShopProofs proofs = mock(ShopProofs.class);
    private final SpokenFacts facts = new SpokenFacts(deals, dealFacts, tips, products, proofs);

    @BeforeEach
    void theShopSells() {
        when(deals.offers()).thenReturn(new DealsFile().parse(new Source(DealsFile.PATH, """
                deals:
                  - id: formula
                    sku: F-1
                    title: 成长伙伴 800 克
                    was: 219.00
                    now: 199.00
                    until: end-of-month
                    url: https://shop.example.com/p/formula
                    for: everyone
                    rules: 每人限购 2 罐
                  - id: vitamins
                    title: 维生素软糖 60 粒
                    was: 109.00
                    now: 89.00
                    until: end-of-month
                    url: https://shop.example.com/p/vitamins
                    categories: [保健食品]
                    for: everyone
                    rules: 每人限购 2 瓶
                  - id: towels
                    title: 六层纱布口水巾
                    was: 59.00
                    now: 39.00
                    until: end-of-month
                    url: https://shop.example.com/p/towels
                    categories: [母婴]
                    for: everyone
                    rules: 每人限购 3 份
                """)));
        when(products.findAll(anyCollection()))
                .thenReturn(Map.of("F-1", product("F-1", SHOP + "f", "成长伙伴", "婴儿配方奶粉 1 段")));
        when(tips.in(anyString()))
                .thenAnswer(call -> List.of(
                                new Tip("h", "everyone", TipKind.HEALTH, null, "发烧先量一量，再问医生。"),
                                new Tip("c", "everyone", TipKind.CARE, null, "洗澡水先凉后热。"))
                        .stream()
                        .filter(tip -> call.<String>getArgument(0).contains(tip.text()))
                        .toList());
    }

    private static Product product(String sku, String url, String title, String category) {
        Money now = Money.yuan("99.00");
        Money before = Money.yuan("120.00");
        return new Product(sku, title, category, now, before, null, 8, url, null, ChinaTime.startOf(DAY));
    }

    /** A product without a deal that cost 100 and then 120, and costs 99 from today on. */
    private void productAt(String url, String title, String category) {
        Product product = product("MY-101", url, title, category);
        when(products.at(anyCollection()))
                .thenAnswer(
                        call -> call.<Collection<String>>getArgument(0).contains(url) ? List.of(product) : List.of());
        when(takenPrices.before(anyString(), any()))
                .thenReturn(Optional.of(new TakenPrice(Money.yuan("100.00"), true)));
    }

    private List<String> rulesAgainst(String text) {
        return CopyLaw.shipped().judge(text, facts.of(text, DAY), DAY).objections().stream()
                .map(CopyFinding::rule)
                .distinct()
                .toList();
    }

    @Test
    void formulaOfTheFirstYearIsHeldWhateverTheWords() {
        assertThat(rulesAgainst("到货了 " + SHOP + "formula")).contains("infant-formula");
        assertThat(rulesAgainst("今晚八点见：成长伙伴 800 克")).contains("infant-formula");
        assertThat(rulesAgainst("不满意可退货退款 " + SHOP + "formula")).contains("infant-formula");
    }

    @Test
    void formulaThatOnlyTheShopKnowsIsHeldByItsLink() {
        productAt(SHOP + "9", "成长伙伴 一段奶粉", "奶粉");

        assertThat(rulesAgainst("看这里：" + SHOP + "9。")).contains("infant-formula");
        assertThat(rulesAgainst("看这里：" + SHOP + "99")).isEmpty();
    }

    @Test
    void healthBesideHealthFoodIsKnownWhicheverStandsFirst() {
        String health = "发烧先量一量，再问医生。";
        String vitamins = "维生素软糖 60 粒 " + SHOP + "vitamins";

        assertThat(facts.of(vitamins + "\n\n" + health, DAY).isHealthBesideGoods())
                .isTrue();
        assertThat(facts.of(health + "\n\n" + vitamins, DAY).isHealthBesideGoods())
                .isTrue();
        assertThat(facts.of("六层纱布口水巾 " + SHOP + "towels\n\n" + health, DAY).isHealthBesideGoods())
                .isFalse();
        assertThat(facts.of(vitamins + "\n\n洗澡水先凉后热。", DAY).isHealthBesideGoods())
                .isFalse();
    }

    @Test
    void aSavingIsMeasuredAgainstTheLowestPriceOfSevenDays() {
        productAt(SHOP + "9", "儿童水杯", "母婴");

        assertThat(rulesAgainst("省 21 元 " + SHOP + "9")).containsExactly("saving");
        assertThat(rulesAgainst("省 1 元 " + SHOP + "9")).isEmpty();
    }

    @Test
    void knowledgeOfHealthStandsBesideNoHealthFood() {
        String health = "「广告」发烧先量一量，再问医生。\n";
        String vitamins = "本品不能代替药物 " + SHOP + "vitamins";

        List<CopyFinding> held = CopyLaw.shipped()
                .judge(health + vitamins, facts.of(health + vitamins, DAY), DAY)
                .objections();
        assertThat(held).hasSize(1).first().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("merge");
            assertThat(finding.why().in(Locale.SIMPLIFIED_CHINESE)).isNotBlank();
            assertThat(finding.suggestion().in(Locale.SIMPLIFIED_CHINESE)).isNotBlank();
        });
        assertThat(rulesAgainst("「广告」洗澡水先凉后热。\n" + vitamins)).isEmpty();
        assertThat(rulesAgainst(health + SHOP + "towels")).isEmpty();
    }

    @Test
    void knowledgeWithALinkToBuyByNeedsTheMark() {
        String post = "洗澡水先凉后热。\n六层纱布口水巾 " + SHOP + "towels";

        assertThat(rulesAgainst(post)).hasSize(1);
        assertThat(rulesAgainst("「广告」" + post)).isEmpty();
        assertThat(rulesAgainst("洗澡水先凉后热。")).isEmpty();
    }

    @Test
    void aManagerSaysWhatTheShopDoesNot() {
        productAt(SHOP + "9", "贴贴 12 片", "母婴");
        String post = "「广告」发烧先量一量，再问医生。\n" + SHOP + "9";
        assertThat(rulesAgainst(post)).isEmpty();

        when(products.kinds(anyCollection())).thenReturn(Map.of("MY-101", "medical-device"));
        assertThat(rulesAgainst(post)).containsExactly("merge");
        when(products.kinds(anyCollection())).thenReturn(Map.of("MY-101", "ordinary", "F-1", "ordinary"));
        assertThat(rulesAgainst(post)).isEmpty();
        assertThat(rulesAgainst("到货了 " + SHOP + "formula")).contains("infant-formula");
    }
}
