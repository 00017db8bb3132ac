package io.quanzi.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import tools.jackson.databind.JsonNode;

/** Which windows and pages the Store is asked for, whatever comes between. */
class PullNewBuyersTests extends PulledStore {
    @Test
    void asksForAGapOfThirtyDaysInWindowsOfSevenAndBeginsTenMinutesBeforeTheLastChangeItSaw() {
        listing = asked -> page("[" + ID + "]", "", false);
        orders.put(ID, order(ID, 20, NOW.minusSeconds(60)));
        run(NOW);
        listed.clear();
        listing = asked -> page("[]", "", false);

        run(NOW.plus(Duration.ofDays(30)));

        long start = NOW.minusSeconds(60).minus(Duration.ofMinutes(10)).getEpochSecond();
        long week = Duration.ofDays(7).toSeconds();
        long end = NOW.plus(Duration.ofDays(30)).getEpochSecond();
        assertThat(listed)
                .extracting(asked -> asked.get("update_time_range").toString())
                .containsExactly(
                        range(start, start + week),
                        range(start + week, start + 2 * week),
                        range(start + 2 * week, start + 3 * week),
                        range(start + 3 * week, start + 4 * week),
                        range(start + 4 * week, end));
    }

    @Test
    void losesNothingWhenItsClockIsSixHoursAheadOfTheStores() {
        Instant storeNow = NOW.minus(Duration.ofHours(6));
        listing = asked -> page("[1]", "", false);
        orders.put("1", order("1", 20, storeNow));
        run(NOW);
        listing = this::listingOf;
        orders.put("2", order("2", 20, storeNow.plusSeconds(60)));

        assertThat(run(NOW.plusSeconds(300))).startsWith("2 个订单有变动，新增 1 条记录，1 条已有");
    }

    @Test
    void pullsOnWhenItsClockWasNineDaysAheadOnceAndIsRightAgain() {
        run(NOW.plus(Duration.ofDays(9)));
        listing = this::listingOf;
        orders.put("1", order("1", 20, NOW.minus(Duration.ofHours(12))));

        assertThat(run(NOW)).startsWith("1 个订单有变动，新增 1 条记录");

        orders.put("2", order("2", 20, NOW.plusSeconds(60)));
        assertThat(run(NOW.plusSeconds(300))).contains("新增 1 条记录");
    }

    @Test
    void readsAQuietStoreFromADayBack() {
        run(NOW);
        listed.clear();

        run(NOW.plus(Duration.ofMinutes(5)));

        assertThat(listed.get(0).get("update_time_range").toString())
                .isEqualTo(range(
                        NOW.minus(Duration.ofDays(1))
                                .minus(Duration.ofMinutes(10))
                                .getEpochSecond(),
                        NOW.plus(Duration.ofMinutes(5)).getEpochSecond()));
    }

    @Test
    void pagesByNextKeyWithEqualFilters() {
        listing = asked ->
                asked.path("next_key").asString("").isEmpty() ? page("[1]", "k2", true) : page("[2]", "", false);
        orders.put("1", order("1", 20));
        orders.put("2", order("2", 30));

        assertThat(run(NOW)).startsWith("2 个订单有变动，新增 2 条");

        assertThat(keys()).as("a second look finds nothing new").containsExactly("", "k2", "", "k2");
        assertThat(listed).allSatisfy(asked -> {
            assertThat(asked.get("update_time_range")).isEqualTo(listed.get(0).get("update_time_range"));
            assertThat(asked.get("page_size")).isEqualTo(listed.get(0).get("page_size"));
        });
        assertThat(fetched).containsExactly("1", "2");
    }

    @Test
    void goesOnPastAnEmptyPageThatHasAKey() {
        Map<String, String> pages =
                Map.of("", page("[1]", "k2", true), "k2", page("[]", "k3", true), "k3", page("[2]", "k4", false));
        listing = asked -> pages.get(asked.path("next_key").asString(""));
        orders.put("1", order("1", 20));
        orders.put("2", order("2", 20));

        assertThat(run(NOW)).startsWith("2 个订单有变动，新增 2 条");
    }

    @Test
    void refusesAListingThatTurnsInACircle() {
        listing = asked -> page("[]", "k", true);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> run(NOW))
                .withMessageContaining("no new next_key");
    }

    /** Keys that count by place: an order that leaves the window lets those behind it move up past the page read. */
    @Test
    void missesNoneThatMovedUpBecauseAnOrderChangedWhilePagesWereRead() {
        var inWindow = new ArrayList<>(List.of("1", "2", "3", "4"));
        inWindow.forEach(id -> orders.put(id, order(id, 20)));
        listing = asked -> {
            int from = Integer.parseInt(asked.path("next_key").asString("0"));
            int to = Math.min(from + 2, inWindow.size());
            String answer = page(inWindow.subList(from, to).toString(), "" + to, to < inWindow.size());
            inWindow.remove("1"); // it changes, and its time is past the window now
            return answer;
        };

        run(NOW);

        assertThat(fetched).containsExactlyInAnyOrder("1", "2", "3", "4");
    }

    @Test
    void goesOnAfterACrashWithTheWindowAndThePageWhereItWas() {
        Map<String, String> pages =
                Map.of("", page("[1]", "k2", true), "k2", page("[2]", "k3", true), "k3", page("[3]", "", false));
        List.of("1", "2", "3").forEach(id -> orders.put(id, order(id, 20)));
        var left = new ArrayList<Document>();
        listing = asked -> {
            if (asked.path("next_key").asString("").equals("k3")) {
                left.add(mongo.findById("wxstore", Document.class, "store_watermarks"));
            }
            return pages.get(asked.path("next_key").asString(""));
        };
        run(NOW);
        // as the store stood when it was killed, waiting for the third page
        mongo.save(left.get(0), "store_watermarks");
        mongo.remove(Query.query(Criteria.where("_id").is("shop:store-3-paid")), "inbox");
        listed.clear();
        fetched.clear();

        assertThat(run(NOW.plusSeconds(300))).contains("新增 1 条记录");

        assertThat(keys().get(0)).isEqualTo("k3");
        assertThat(fetched.get(0)).isEqualTo("3");
        assertThat(listed.get(0).get("update_time_range").toString())
                .isEqualTo(range(NOW.minus(Duration.ofDays(7)).getEpochSecond(), NOW.getEpochSecond()));
    }

    @Test
    void beginsAWindowAnewWhoseKeyTheStoreNoLongerKnows() {
        listing = asked -> asked.path("next_key").asString("").isEmpty()
                ? page("[1]", "old", true)
                : "{\"errcode\":40097,\"errmsg\":\"invalid args\"}";
        orders.put("1", order("1", 20));
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> run(NOW));
        }
        listing = asked -> page("[1]", "", false);
        listed.clear();

        assertThat(run(NOW.plusSeconds(300))).contains("新增 0 条记录");

        assertThat(keys()).containsOnly("");
    }

    @Test
    void saysThatTheStoreAnsweredAPageInsteadOfData() {
        listing = asked -> "<html><body>502 Bad Gateway</body></html>";

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> run(NOW))
                .withMessageStartingWith("channels/ec/order/list/get");
    }

    @Test
    void doesNotMoveOnWhenTheStoreFails() {
        run(NOW);
        listing = asked -> "{\"errcode\":45009,\"errmsg\":\"reach max api daily quota limit\"}";
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> run(NOW.plus(Duration.ofHours(1))))
                .withMessageContaining("channels/ec/order/list/get")
                .withMessageContaining("45009");
        listed.clear();
        listing = asked -> page("[]", "", false);

        run(NOW.plus(Duration.ofHours(2)));

        assertThat(listed.get(0).get("update_time_range").toString())
                .isEqualTo(range(
                        NOW.minus(Duration.ofDays(1))
                                .minus(Duration.ofMinutes(10))
                                .getEpochSecond(),
                        NOW.plus(Duration.ofHours(2)).getEpochSecond()));
    }

    @Test
    void saysThatThereIsNoStore() {
        PullNewBuyers without = pulling(new StoreSettings("", "", "", "", "http://127.0.0.1:1"));

        assertThat(without.runAt(NOW).in(Locale.SIMPLIFIED_CHINESE))
                .startsWith("未配置微信小店")
                .contains("QUANZI_STORE_APP_ID");
    }

    @Test
    void isNamedByTheShippedSchedule() throws IOException {
        var file = new Source(
                "schedules/pull-new-buyers.yaml", Files.readString(Path.of("schedules/pull-new-buyers.yaml")));

        assertThat(Yaml.read(file, JsonNode.class).get("action").asString()).isEqualTo(pull.name());
    }
}
