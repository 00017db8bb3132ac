package io.quanzi.demo;

import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessages;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * One customer's way from an order to a post, a step at a time: each is done as the shop, the customer or a colleague
 * would, and is over when the phone shows what came of it.
 */
@Component
@ConditionalOnProperty("quanzi.demo.on")
class Story {
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int MOST_POSTS = 50;

    private final Environment environment;
    private final String sandboxUrl;
    private final String shopSecret;
    private final CustomerGroups customerGroups;
    private final MassMessages massMessages;
    private final Schedules schedules;
    private final Clock clock;

    Story(
            Environment environment,
            @Value("${quanzi.sandbox.url}") String sandboxUrl,
            @Value("${quanzi.shop.secret}") String shopSecret,
            CustomerGroups customerGroups,
            MassMessages massMessages,
            Schedules schedules,
            Clock clock) {
        this.environment = environment;
        this.sandboxUrl = sandboxUrl;
        this.shopSecret = shopSecret;
        this.customerGroups = customerGroups;
        this.massMessages = massMessages;
        this.schedules = schedules;
        this.clock = clock;
    }

    /** What can be pressed, in order. */
    enum Step {
        ORDER,
        NOTICE,
        SCAN,
        WELCOME,
        GROUP,
        POST
    }

    /** What a message is on a phone: of the account, of a chat, of a group, or for a colleague only. */
    record Bubble(String kind, String from, String words, List<String> cards) {}

    /**
     * Does the step for a person, who is made up in the first; the person's id.
     *
     * @throws StoryStuckException when what should have come of it did not
     */
    String play(Step step, String person, String nickname) {
        return switch (step) {
            case ORDER -> order(nickname);
            case NOTICE -> open(person);
            case SCAN -> scan(person);
            case WELCOME -> answer(person);
            case GROUP -> join(person);
            case POST -> tap(person);
        };
    }

    private String order(String nickname) {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        JsonNode made = sandbox()
                .post(
                        "/_sim/people",
                        Map.of("nickname", nickname, "unionid", "oStory-" + id, "followsOfficialAccount", true))
                .json();
        String person = made.path("id").asString("");
        Instant now = clock.instant();
        new Shop(bot(), shopSecret, Clock.systemUTC())
                .tell(List.of(Shop.event(
                        "order.paid",
                        "paid-" + id,
                        now,
                        Map.of(
                                "orderNo", orderNo(person),
                                "buyer", Map.of("id", "S" + id, "nickname", nickname, "unionid", "oStory-" + id),
                                "paidAt", now.toString(),
                                "amountFen", 12_800))));
        until("order", () -> phones().link(person, "/i/").isPresent());
        return person;
    }

    /** The order's number in the shop. */
    static String orderNo(String person) {
        return "STORY-" + person;
    }

    private String open(String person) {
        String card = phones().link(person, "/i/").orElseThrow(() -> new StoryStuckException("order"));
        if (qrOf(card).isEmpty()) {
            throw new StoryStuckException("notice");
        }
        return person;
    }

    private String qrOf(String card) {
        HttpEndpoint.Reply page = bot().get(HttpEndpoint.pathOf(card), "Accept", "application/json");
        return page.isFine() ? page.json().path("qrUrl").asString("") : "";
    }

    private String scan(String person) {
        String card = phones().link(person, "/i/").orElseThrow(() -> new StoryStuckException("order"));
        sandbox().post("/_sim/scan", Map.of("person", person, "url", qrOf(card)));
        until("scan", () -> phones().link(person, "/g/").isPresent());
        return person;
    }

    /** Opens the card in the welcome and tells the baby's month. */
    private String answer(String person) {
        String page = groupPage(person);
        HttpEndpoint.Reply told = bot().post(
                        page,
                        "baby=born&month=%s&working=no&consent=yes"
                                .formatted(YearMonth.from(ChinaTime.dayOf(clock.instant()))
                                        .minusMonths(3)),
                        "Content-Type",
                        "application/x-www-form-urlencoded");
        if (told.status() >= 400) {
            throw new StoryStuckException("welcome");
        }
        until("welcome", () -> !joinUrl(page).isEmpty());
        return person;
    }

    private String groupPage(String person) {
        return phones().link(person, "/g/")
                .map(HttpEndpoint::pathOf)
                .orElseThrow(() -> new StoryStuckException("scan"));
    }

    private String joinUrl(String page) {
        return bot().get(page, "Accept", "application/json")
                .json()
                .path("joinUrl")
                .asString("");
    }

    private String join(String person) {
        String url = joinUrl(groupPage(person));
        if (url.isEmpty()
                || !sandbox()
                        .post("/_sim/join", Map.of("person", person, "url", url))
                        .isFine()) {
            throw new StoryStuckException("group");
        }
        until("group", () -> groupOf(person).isPresent());
        return person;
    }

    /** The owner taps what waits on her phone; where nothing does, the day's post is made once more. */
    private String tap(String person) {
        CustomerGroup group = groupOf(person).orElseThrow(() -> new StoryStuckException("group"));
        if (!isWaiting(group.owner())) {
            schedules.speaking().stream().findFirst().ifPresent(name -> schedules.run(name, true));
        }
        until("post", () -> {
            massMessages.drive();
            sandbox().post("/_sim/tap", Map.of("staff", group.owner()));
            return shown(person).stream().anyMatch(bubble -> bubble.kind().equals("group"));
        });
        return person;
    }

    private boolean isWaiting(String owner) {
        return massMessages.waiting(owner, MOST_POSTS).stream().anyMatch(post -> post.toGroups());
    }

    /** The group that somebody is in, as the bot knows it. */
    Optional<CustomerGroup> groupOf(String person) {
        for (JsonNode row : sandbox().get("/_sim/state").json().path("tables").path("groupMembers")) {
            if (row.path("memberId").asString("").equals(person)) {
                return customerGroups.find(row.path("chatId").asString(""));
            }
        }
        return Optional.empty();
    }

    /** The officer whose code was scanned, who wrote the welcome. */
    Optional<String> officerOf(String person) {
        return shown(person).stream()
                .filter(bubble -> bubble.kind().equals("contact"))
                .map(Bubble::from)
                .findFirst();
    }

    /** The name of a member or a customer of the sandbox; of an app, its id. */
    String nameOf(String speaker) {
        HttpEndpoint.Reply known = sandbox().get("/_sim/people/" + speaker);
        return known.isFine() ? known.json().path("nickname").asString(speaker) : speaker;
    }

    /** Whether somebody of this id is in the sandbox. */
    boolean isThere(String person) {
        return sandbox().get("/_sim/people/" + person).isFine();
    }

    /** What a phone shows, oldest first. */
    List<Bubble> shown(String person) {
        var bubbles = new ArrayList<Bubble>();
        for (JsonNode message :
                sandbox().get("/_sim/people/" + person + "/messages").json()) {
            var cards = new ArrayList<String>();
            message.path("attachments")
                    .forEach(card -> cards.add(card.path("title").asString("")));
            bubbles.add(new Bubble(
                    message.path("kind").asString(""),
                    message.path("from").asString(""),
                    message.path("text").asString(""),
                    cards));
        }
        return bubbles;
    }

    /** The newest of what a phone shows; null while it is empty. */
    @Nullable
    Bubble newest(String person) {
        List<Bubble> all = shown(person);
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    private HttpEndpoint sandbox() {
        return new HttpEndpoint(sandboxUrl);
    }

    private HttpEndpoint bot() {
        return new HttpEndpoint("http://127.0.0.1:" + environment.getRequiredProperty("local.server.port"));
    }

    private DemoPhones phones() {
        return new DemoPhones(sandbox(), bot());
    }

    private static void until(String step, BooleanSupplier holds) {
        long deadline = System.nanoTime() + STEP_TIMEOUT.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new StoryStuckException(step);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
