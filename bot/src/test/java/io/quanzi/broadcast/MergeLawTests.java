package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.content.Deal;
import io.quanzi.content.Tip;
import io.quanzi.content.TipKind;
import io.quanzi.shared.Money;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeLawTests {
    @ParameterizedTest
    @CsvSource({
        "HEALTH, 钙片, 保健食品, false",
        "HEALTH, 深度水解奶粉, 特医, false",
        "HEALTH, 电子体温计, 医疗器械, false",
        "HEALTH, 某某保健品礼盒, 母婴, false",
        "CARE, 钙片, 保健食品, true",
        "PLAY, 电子体温计, 医疗器械, true",
        "HEALTH, 儿童水杯, 母婴, true",
        "HEALTH, 火药色外套, 服饰, true"
    })
    void keepsHealthKnowledgeFromHealthFoodAndMedicalGoods(
            TipKind kind, String title, String category, boolean together) {
        var tip = new Tip("t", "everyone", kind, null, "六个月起加辅食。");
        var deal = new Deal(
                "d",
                null,
                title,
                null,
                Money.yuan("9.90"),
                LocalDate.of(2026, 3, 9),
                "https://shop.example.com/d",
                List.of(category),
                "everyone",
                "每人限购两件");

        assertThat(MergeLaw.mayStandTogether(tip, deal)).isEqualTo(together);
    }
}
