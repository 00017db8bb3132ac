package io.quanzi.console;

import static io.quanzi.console.StaffSessionsFixture.logIn;
import static io.quanzi.console.StaffSessionsFixture.node;
import static io.quanzi.console.StaffSessionsFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.http.HostCookie;
import io.quanzi.shared.TestMongo;
import jakarta.servlet.http.Cookie;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.FlashMap;

class FlashCookieTests {
    private static final Instant NOON = Instant.parse("2026-03-03T04:00:00Z");

    private final MongoTemplate mongo = TestMongo.fresh();
    private final StaffSessions node = node(mongo);
    private final StaffSessions otherNode = node(mongo);
    private final Cookie login;

    FlashCookieTests() {
        new Users(mongo).create(new User("mei", "encoded", Role.MANAGER));
        login = logIn(node, "mei", "MANAGER");
    }

    /** A part of a page. */
    public record Moved(String kind, Instant at) {}

    @Test
    void isSaidOnceByWhicheverNodeAnswersNext() {
        Cookie flash = save(
                Map.of(
                        "said",
                        "完成",
                        "count",
                        3,
                        "moved",
                        new Moved("run", NOON),
                        "all",
                        List.of(new Moved("post", NOON))),
                "id",
                "7");

        MockHttpServletRequest asked = page("/next", login, flash);
        asked.setQueryString("id=7");
        var answer = new MockHttpServletResponse();
        Map<String, Object> said = Objects.requireNonNull(flashes(otherNode).retrieveAndUpdate(asked, answer));

        assertThat(said).containsEntry("said", "完成").containsEntry("count", 3);
        assertThat(said.get("moved")).isEqualTo(new Document("kind", "run").append("at", NOON));
        assertThat(said.get("all")).isEqualTo(List.of(new Document("kind", "post").append("at", NOON)));
        assertThat(Objects.requireNonNull(answer.getCookie("flash")).getMaxAge())
                .isZero();
        Map<String, Object> elsewhere =
                flashes(node).retrieveAndUpdate(page("/other", login, flash), new MockHttpServletResponse());
        assertThat(elsewhere).as("another page").isNull();
    }

    @Test
    void saysNothingToAnotherLoginNorOfWhatNobodyWrote() {
        Cookie flash = save(Map.of("token", "shown-once"), "", "");
        Cookie anotherLogin = logIn(node, "mei", "MANAGER");

        assertThat(flash.getValue()).doesNotContain("shown-once");
        assertThat(retrieve(anotherLogin, flash)).isNull();
        assertThat(retrieve(new Cookie("login", "none"), flash)).isNull();
        for (String forged : List.of("x", "!", "A".repeat(100), flash.getValue().substring(2))) {
            assertThat(retrieve(login, new Cookie("flash", forged))).isNull();
        }
        assertThat(retrieve(login, flash)).containsEntry("token", "shown-once");
    }

    @Test
    void whatIsTooLongForACookieIsShortened() {
        var random = new Random(1);
        List<String> faults = IntStream.range(0, 500)
                .mapToObj(i -> "line " + i + " " + random.nextLong())
                .toList();

        Cookie flash = save(Map.of("faults", faults), "", "");

        assertThat(flash.getValue()).hasSizeLessThan(4_000);
        assertThat(Objects.requireNonNull(retrieve(login, flash)).get("faults")).isEqualTo(faults.subList(0, 20));
    }

    @Test
    void refusesWhatItCannotWrite() {
        assertThatThrownBy(() -> save(Map.of("at", new AtomicInteger()), "", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got java.util.concurrent.atomic.AtomicInteger");
    }

    private Cookie save(Map<String, Object> values, String parameter, String value) {
        var map = new FlashMap();
        map.putAll(values);
        map.setTargetRequestPath("/next");
        if (!parameter.isEmpty()) {
            map.addTargetRequestParam(parameter, value);
        }
        var response = new MockHttpServletResponse();
        flashes(node).saveOutputFlashMap(map, page("/change", login), response);
        return Objects.requireNonNull(response.getCookie("flash"));
    }

    private Map<String, Object> retrieve(Cookie by, Cookie flash) {
        return flashes(node).retrieveAndUpdate(page("/next", by, flash), new MockHttpServletResponse());
    }

    private static FlashCookie flashes(StaffSessions of) {
        return new FlashCookie(of, new HostCookie("login", false));
    }

    private static MockHttpServletRequest page(String path, Cookie... cookies) {
        MockHttpServletRequest request = request(cookies);
        request.setRequestURI(path);
        return request;
    }
}
