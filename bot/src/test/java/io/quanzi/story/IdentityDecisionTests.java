package io.quanzi.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.microsoft.playwright.Page;
import io.quanzi.console.SignedIn;
import io.quanzi.customer.Customer;
import io.quanzi.groups.GroupJoinWays;
import io.quanzi.inbox.Conflict;
import io.quanzi.inbox.Conflicts;
import io.quanzi.onboarding.InvitationFixture;
import io.quanzi.onboarding.Invitations;
import io.quanzi.onboarding.Inviter;
import io.quanzi.sandbox.Browser;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.ChinaTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import tools.jackson.databind.JsonNode;

/** A card was forwarded; a manager decides in the browser who it is, thinks better of it, and takes it back. */
class IdentityDecisionTests extends LiveShop {
    @Autowired
    private Inviter inviter;

    @Autowired
    private Invitations invitations;

    @Autowired
    private Conflicts conflicts;

    @Autowired
    private Segments segments;

    @Autowired
    private GroupJoinWays groupJoinWays;

    @Autowired
    private MongoOperations mongo;

    @Test
    void decidesWhoAContactIsAndTakesItBack() {
        String chat = sim.post("/_sim/groups", json(Map.of("owner", OFFICER, "name", "0-6月宝妈 1 群")))
                .path("chatId")
                .asString();
        order("O-A", Map.of("id", "b-a", "nickname", "安安妈妈"));
        order("O-B", Map.of("id", "b-b", "unionid", "oU-b", "nickname", "蓓蓓妈妈"));
        shop(
                "customer.updated",
                "told-a",
                "b-a",
                Map.of(
                        "buyer", Map.of("id", "b-a"),
                        "babies",
                                List.of(Map.of(
                                        "born",
                                        YearMonth.from(ChinaTime.dayOf(clock.instant()))
                                                .minusMonths(2)
                                                .toString())),
                        "consent",
                                Map.of("profiling", true, "at", clock.instant().toString())));
        soon(() -> assertThat(segmentsOf("b-a")).contains("moms-0-6-months"));
        InvitationFixture.invite(inviter, customers, buyer("b-a").id(), "O-A");
        String someone = person("蓓蓓妈妈", "oU-b");

        scan(
                someone,
                String.valueOf(invitations.of(buyer("b-a").id()).orElseThrow().qrUrl()));

        soon(() -> assertThat(buyer("b-b").liveContact()).isPresent());
        String contact = buyer("b-b").contact().externalUserId();
        soon(() -> assertThat(tags(contact)).containsExactly("新客"));
        assertThat(conflicts.open()).isEqualTo(1);
        try (Browser browser = Browser.start()) {
            Page page = manager(browser);
            page.navigate(address() + "/conflicts");
            assertThat(page.locator("[data-conflict='identity'] tbody tr")).hasCount(3);
            assertThat(page.locator("[data-side='CARD']")).containsText("安安妈妈");
            assertThat(page.locator("[data-side='CARD']")).containsText("1 笔订单");
            assertThat(page.locator("[data-side='OTHER']")).containsText("蓓蓓妈妈");
            assertThat(page.locator("[data-side='OTHER']")).containsText("现在归在这里");
            Browser.shoot(page, "identity-open-zh");

            page.locator("[data-side='CARD'] button").click();

            assertThat(page.locator("[data-decision='CARD']")).containsText("是名片上的客户");
            soon(() -> assertThat(holder(contact).buyerId()).isEqualTo("b-a"));
            assertThat(buyer("b-a").isConfirmed()).isTrue();
            assertThat(buyer("b-b").contact()).isNull();
            soon(() -> assertThat(tags(contact)).containsExactlyInAnyOrder("0-6月龄宝妈", "新客"));
            // in her group, by its own way
            sim.post(
                    "/_sim/join",
                    json(Map.of(
                            "person",
                            someone,
                            "url",
                            groupJoinWays.qrCodeFor("moms-0-6-months").orElseThrow())));
            soon(() -> assertThat(buyer("b-a").trait("group.moms-0-6-months")).contains(true));
            Browser.shoot(page, "identity-decided-zh");

            page.locator("[data-decision] form")
                    .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("都不是"))
                    .locator("button")
                    .click();

            assertThat(page.locator("[data-decision='NEITHER']")).containsText("两位都不是");
            soon(() -> assertThat(holder(contact).buyerId()).isNull());
            assertThat(buyer("b-a").contact()).isNull();
            soon(() -> assertThat(buyer("b-a").trait("group.moms-0-6-months")).isEmpty());
            assertThat(buyer("b-a").trait("joined_at")).isEmpty();
            soon(() -> assertThat(tags(contact)).isEmpty());
            soon(() ->
                    assertThat(holder(contact).trait("group.moms-0-6-months")).contains(true));
            aLaterEventMovesNothing(contact);

            page.locator("[data-decision] button")
                    .getByText("撤销决定", new com.microsoft.playwright.Locator.GetByTextOptions().setExact(true))
                    .click();

            assertThat(page.locator("[data-conflict='identity'] [data-side='OTHER']"))
                    .containsText("现在归在这里");
            soon(() -> assertThat(holder(contact).buyerId()).isEqualTo("b-b"));
            assertThat(page.locator("[data-conflict='identity']")).containsText("admin");
            assertThat(page.locator("[data-conflict='identity']")).containsText("撤销了决定");
            Page english = manager(browser, "en-US");
            english.navigate(address() + "/conflicts");
            assertThat(english.locator("[data-side='CARD'] button")).hasText("It is this one");
            Browser.shoot(english, "identity-undone-en");
            assertThat(browser.complaints()).isEmpty();
        }
        Conflict after = conflicts.listOpen(0, 1).get(0);
        assertThat(after.decisions()).extracting(Conflict.Decision::what).containsExactly("CARD", "NEITHER", "UNDONE");
        assertThat(after.decisions()).extracting(Conflict.Decision::by).containsOnly("admin");
        assertThat(mongo.count(Query.query(where("action").is("conflict.decide")), "audit"))
                .isEqualTo(3);
        assertThat(chat).isNotBlank();
    }

    /** The shop names the unionid again, as with every order; the decision stands. */
    private void aLaterEventMovesNothing(String contact) {
        order("O-B2", Map.of("id", "b-b", "unionid", "oU-b"));
        settled();
        assertThat(holder(contact).buyerId()).isNull();
    }

    private Customer holder(String contact) {
        Optional<Customer> holder = customers.byContact(contact);
        assertThat(holder).as("who has the contact").isPresent();
        return holder.orElseThrow();
    }

    private List<String> segmentsOf(String buyer) {
        return segments.of(buyer(buyer).id()).stream().map(Segment::name).toList();
    }

    private Set<String> tags(String contact) {
        var tags = new TreeSet<String>();
        JsonNode told = api("externalcontact/get", "&external_userid=" + contact);
        told.path("follow_user")
                .forEach(officer -> officer.path("tags")
                        .forEach(tag -> tags.add(tag.path("tag_name").asString())));
        return tags;
    }

    private static Page manager(Browser browser) {
        return manager(browser, "zh-CN");
    }

    private static Page manager(Browser browser, String language) {
        return SignedIn.open(browser.desk(language), address() + "/", "admin", PASSWORD);
    }
}
