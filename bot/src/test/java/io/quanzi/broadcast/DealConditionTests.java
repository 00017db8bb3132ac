package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.content.Deal;
import io.quanzi.content.DealStanding.Why;
import io.quanzi.content.Deals;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.Subject;
import io.quanzi.shared.Money;
import io.quanzi.shared.SettableClock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A deal as the post tells of it, and as it is when the post leaves. */
class DealConditionTests {
    private static final String UNTIL = "2026-03-04";

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final Deals deals = mock(Deals.class);
    private final DealCondition condition = new DealCondition(deals, clock);

    private static Deal deal(String until, String now) {
        return new Deal(
                "milk-bags",
                null,
                "储奶袋",
                Money.yuan("49.00"),
                Money.yuan(now),
                LocalDate.parse(until),
                "https://shop.example.com/p/1",
                List.of("母婴"),
                "everyone",
                "每人限购 3 份");
    }

    private void stands(String day, @Nullable Deal deal) {
        clock.set(Instant.parse(day + "T02:00:00Z"));
        when(deals.find("milk-bags", LocalDate.parse(day))).thenReturn(Optional.ofNullable(deal));
    }

    private Optional<String> against(Subject said) {
        return condition.against(said, mock(MassMessage.class));
    }

    @ParameterizedTest
    @CsvSource({
        "sold out,              2026-03-03, ,           ,      好价已结束或已下架",
        "over,                  2026-03-05, ,           ,      好价已结束或已下架",
        "longer than was said,  2026-03-05, 2026-03-09, 39.00, 好价已结束或已下架",
        "dearer,                2026-03-03, 2026-03-04, 41.00, 好价已经涨价",
        "ends sooner,           2026-03-03, 2026-03-03, 39.00, 更早结束"
    })
    void isNotToldWhenItIsNotOnAsThePostSays(
            String how, String day, @Nullable String until, @Nullable String now, String reason) {
        stands(day, until == null || now == null ? null : deal(until, now));

        assertThat(against(DealCondition.subject(deal(UNTIL, "39.00"))))
                .as(how)
                .hasValueSatisfying(why -> assertThat(why).contains(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "as it was,             2026-03-03, 2026-03-04, 39.00",
        "cheaper,               2026-03-03, 2026-03-04, 38.00",
        "longer,                2026-03-03, 2026-03-09, 39.00",
        "on its last day,       2026-03-04, 2026-03-04, 39.00"
    })
    void isToldWhileItIsOnAsThePostSaysOrBetter(String how, String day, String until, String now) {
        stands(day, deal(until, now));

        assertThat(against(DealCondition.subject(deal(UNTIL, "39.00")))).as(how).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sold out,    ,           ,      false",
        "ends sooner, 2026-03-03, 39.00, false",
        "dearer,      2026-03-04, 41.00, true"
    })
    void isHeldToWhatAnEarlierVersionWroteDown(String how, @Nullable String until, @Nullable String now, boolean told) {
        stands("2026-03-03", until == null || now == null ? null : deal(until, now));

        assertThat(against(new Subject("deal", List.of("milk-bags", UNTIL))).isEmpty())
                .as(how)
                .isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({"49.00, true", "44.00, false", ", false"})
    void aFormerPriceIsToldOnlyWhileItIsTrue(@Nullable String was, boolean told) {
        Deal said = deal(UNTIL, "39.00");
        stands(
                "2026-03-03",
                new Deal(
                        said.id(),
                        "S-1",
                        said.title(),
                        was == null ? null : Money.yuan(was),
                        said.now(),
                        said.until(),
                        said.url(),
                        said.categories(),
                        said.audience(),
                        said.rules()));

        assertThat(against(DealCondition.subject(said)).isEmpty()).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({"SOLD_OUT, 售罄", "DEARER, 涨价", "NO_SAVING, 日常价", "UNKNOWN, 完整信息"})
    void saysWhyItsProductMayNotBeTold(Why why, String reason) {
        stands("2026-03-03", null);
        when(deals.whyOff("milk-bags", LocalDate.parse("2026-03-03"))).thenReturn(Optional.of(why));

        assertThat(against(DealCondition.subject(deal(UNTIL, "39.00"))))
                .hasValueSatisfying(words -> assertThat(words).contains(reason));
    }
}
