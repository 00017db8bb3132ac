package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.broadcast.ContentOfDay.Content;
import io.quanzi.content.Deal;
import io.quanzi.content.Deals;
import io.quanzi.content.Tip;
import io.quanzi.content.TipKind;
import io.quanzi.content.Tips;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoOperations;

/** What groups are told from day to day while the libraries change. */
class ContentOfDayTests {
    private static final LocalDate MONDAY = LocalDate.parse("2026-03-02");
    private static final List<String> BOTH = List.of(ContentOfDay.TIP, ContentOfDay.DEAL);
    private static final String MOMS = "moms";

    private final MongoOperations mongo = TestMongo.fresh();
    private final SettableClock clock = new SettableClock("2026-03-02T02:00:00Z");
    private final Tips tips = mock(Tips.class);
    private final Deals deals = mock(Deals.class);
    private final List<String> library = new ArrayList<>();
    private final List<String> offers = new ArrayList<>();
    private ContentOfDay content = new ContentOfDay(mongo, tips, deals, clock);

    @BeforeEach
    void readsTheLibraries() {
        when(tips.choices(any(), anyString())).thenAnswer(asked -> library(asked.getArgument(0)));
        when(deals.choices(any(), anyString()))
                .thenAnswer(
                        asked -> offers.stream().map(ContentOfDayTests::deal).toList());
        when(deals.find(anyString(), any()))
                .thenAnswer(asked -> Optional.of(asked.<String>getArgument(0))
                        .filter(offers::contains)
                        .map(ContentOfDayTests::deal));
    }

    /** In the order of the file, from the day's place on. */
    private List<Tip> library(LocalDate day) {
        var turned = new ArrayList<>(library);
        Collections.rotate(turned, -(int) (day.toEpochDay() % turned.size()));
        return turned.stream()
                .map(id -> new Tip(id, MOMS, TipKind.CARE, null, id))
                .toList();
    }

    private static Deal deal(String id) {
        Deal deal = mock(Deal.class);
        when(deal.id()).thenReturn(id);
        return deal;
    }

    private void have(int size) {
        IntStream.range(0, size).forEach(i -> library.add("tip-" + i));
    }

    private String told(LocalDate day, String segment, String... chatIds) {
        clock.set(ChinaTime.startOf(day).plusSeconds(36_000));
        return content.claim(day, segment, List.of(chatIds), BOTH)
                .tip()
                .orElseThrow()
                .id();
    }

    @Test
    void repeatsNothingBeforeAllOthersWereTold() {
        have(20);

        List<String> told = IntStream.range(0, 40)
                .mapToObj(i -> told(MONDAY.plusDays(i), MOMS, "wr-1"))
                .toList();

        assertThat(told.subList(0, 20)).doesNotHaveDuplicates();
        assertThat(told.subList(20, 40)).isEqualTo(told.subList(0, 20));
    }

    @Test
    void repeatsNothingSoonerWhileTheLibraryIsEdited() {
        have(20);
        var last = new HashMap<String, LocalDate>();

        for (int i = 0; i < 120; i++) {
            if (i % 3 == 0) {
                library.add(i * 7 % library.size(), "new-" + i);
            }
            if (i % 5 == 0) {
                Collections.swap(library, i % library.size(), i * 3 % library.size());
            }
            LocalDate day = MONDAY.plusDays(i);
            LocalDate before = last.put(told(day, MOMS, "wr-1"), day);
            assertThat(before == null || before.plusDays(20).compareTo(day) <= 0)
                    .as("told on %s and on %s", before, day)
                    .isTrue();
        }
        assertThat(last).as("new ones get their turn").containsKeys("new-0", "new-60", "new-99");
    }

    @Test
    void saysTheSameAllDayAlsoAfterARestartAndWhenAnEntryIsAdded() {
        have(5);
        String told = told(MONDAY, MOMS, "wr-1");

        library.add(0, "new");
        content = new ContentOfDay(mongo, tips, deals, clock);

        assertThat(told(MONDAY, MOMS, "wr-1")).isEqualTo(told);
        assertThat(told(MONDAY.plusDays(1), MOMS, "wr-1")).isNotEqualTo(told);
    }

    @Test
    void foretellsWhatIsThenSaidAlsoWhereNotEveryDayHasAPost() {
        have(9);
        offers.addAll(List.of("a", "b", "c"));
        told(MONDAY, MOMS, "wr-1");
        library.add(0, "new");
        library.remove("tip-3");
        Predicate<LocalDate> posts = day ->
                Set.of(DayOfWeek.MONDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY).contains(day.getDayOfWeek());
        List<LocalDate> days =
                IntStream.range(1, 30).mapToObj(MONDAY::plusDays).filter(posts).toList();

        ContentOfDay.Forecast forecast = content.forecast((day, segment, what) -> posts.test(day));
        List<List<String>> foretold = days.stream()
                .map(day -> ids(forecast.of(day, MOMS, List.of("wr-1"))))
                .toList();
        List<List<String>> said = new ArrayList<>();
        for (LocalDate day : days) {
            clock.set(ChinaTime.startOf(day).plusSeconds(36_000));
            said.add(ids(content.claim(day, MOMS, List.of("wr-1"), BOTH)));
        }

        assertThat(said).isEqualTo(foretold).hasSize(12);
    }

    private static List<String> ids(Content content) {
        return List.of(
                content.tip().orElseThrow().id(), content.deal().orElseThrow().id());
    }

    @Test
    void knowsWhatAGroupWasToldWhileItBelongedToAnotherSegment() {
        have(3);
        String first = told(MONDAY, MOMS, "wr-1", "wr-2");
        String second = told(MONDAY.plusDays(1), MOMS, "wr-1", "wr-2");

        assertThat(told(MONDAY.plusDays(2), "toddlers", "wr-2")).isNotIn(first, second);
    }

    @Test
    void tellsAnotherDealWhenItsOwnIsSoldOutAndNothingOfWhatTheTemplateDoesNotSay() {
        have(3);
        offers.addAll(List.of("a", "b"));
        Content morning = content.claim(MONDAY, MOMS, List.of("wr-1"), BOTH);
        offers.remove("a");

        assertThat(morning.deal().orElseThrow().id()).isEqualTo("a");
        Content evening = content.claim(MONDAY, MOMS, List.of("wr-1"), List.of(ContentOfDay.DEAL));
        assertThat(evening.deal().orElseThrow().id()).isEqualTo("b");
        assertThat(evening.tip()).isEmpty();
        assertThat(content.claim(MONDAY, MOMS, List.of("wr-1"), List.of())).isEqualTo(Content.NONE);
    }

    @Test
    void takesWhatWasSaidTheLongestAgoWhenAllWereSaid() {
        Map<String, LocalDate> last = Map.of("a", MONDAY, "b", MONDAY.minusDays(3), "c", MONDAY.minusDays(1));

        assertThat(ContentOfDay.longestAgo(List.of("a", "b", "c"), id -> id, last))
                .contains("b");
        assertThat(ContentOfDay.longestAgo(List.of("a", "d"), id -> id, last)).contains("d");
        assertThat(ContentOfDay.longestAgo(List.<String>of(), id -> id, last)).isEmpty();
    }
}
