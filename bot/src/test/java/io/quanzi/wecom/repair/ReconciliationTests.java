package io.quanzi.wecom.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Trait;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.groups.GroupJoinWays;
import io.quanzi.onboarding.Invitation;
import io.quanzi.outreach.OfficerNotes;
import io.quanzi.wecom.WeComException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/**
 * People act, nobody tells, and all of it is found; what stands in WeCom under this program's name is put right, and nothing
 * beside it is touched.
 */
class ReconciliationTests extends DeafBot {
    @Autowired
    private CustomerGroups customerGroups;

    @Autowired
    private GroupJoinWays groupJoinWays;

    @Autowired
    private OfficerNotes notes;

    private void act(String path, String person, String key, String value) {
        sim.post("/_sim/" + path, "{\"person\":\"%s\",\"%s\":\"%s\"}".formatted(person, key, value));
    }

    private long keptForTheShop(String type) {
        return mongo.count(Query.query(Criteria.where("type").is(type)), "outbound");
    }

    @Test
    void findsEveryContactThatCameOrWentUnheard() {
        int came = 9;
        int went = 3;
        var people = new HashMap<Integer, String>();
        for (int i = 0; i < came; i++) {
            people.put(i, person(i));
            scan(people.get(i), invited(i).qrUrl());
        }
        quarterOfAnHourLater();

        Map<String, ReconciliationRun.Count> first = reconciled();
        settled();

        assertThat(first.get("contacts")).isEqualTo(count("contacts", came, came, 0));
        for (int i = 0; i < came; i++) {
            Customer buyer = customers.byBuyer("b-" + i).orElseThrow();
            assertThat(buyer.liveContact()).isPresent();
            assertThat(invitations.of(buyer.id()).orElseThrow().closedAt()).isNotNull();
        }
        assertThat(OFFICERS.stream()
                        .mapToInt(userId -> notes.openFor(userId).size())
                        .sum())
                .as("greetings by hand")
                .isEqualTo(came);

        for (int i = 0; i < went; i++) {
            String officer = customers
                    .byBuyer("b-" + i)
                    .flatMap(Customer::liveContact)
                    .orElseThrow()
                    .userId();
            sim.post("/_sim/delete", """
                {"person":"%s","staff":"%s","by":"staff"}\
                """.formatted(people.get(i), officer));
        }
        Map<String, ReconciliationRun.Count> second = reconciled();
        settled();

        assertThat(second.get("contacts")).isEqualTo(count("contacts", came - went, 0, went));
        assertThat(allContacts()).hasSize(came - went);
        assertThat(keptForTheShop("contact.added")).isEqualTo(came);
        assertThat(keptForTheShop("contact.deleted")).isEqualTo(went);
        assertThat(reconciled().values()).allMatch(count -> count.mended() == 0 && count.left() == 0);
    }

    @Test
    void bringsGroupsTheirMembersAndTagsToWhatWeComShows() {
        String chat = sim.post("/_sim/groups", """
            {"owner":"xiaoman","name":"职场妈妈 1 群"}\
            """).path("chatId").asString();
        var people = new ArrayList<String>();
        for (int i = 0; i < 6; i++) {
            people.add(person(i));
            scan(people.get(i), invited(i).qrUrl());
        }
        quarterOfAnHourLater();

        Map<String, ReconciliationRun.Count> first = reconciled();
        settled();

        assertThat(first.get("contacts").mended()).isEqualTo(6);
        assertThat(first.get("groups")).isEqualTo(count("groups", 1, 1, 0));
        for (int i = 0; i < 6; i++) {
            customers.setTrait(customers.byBuyer("b-" + i).orElseThrow().id(), Trait.WORKING, true);
        }
        settled();
        String way = groupJoinWays.qrCodeFor("working-moms").orElseThrow();
        for (int i = 0; i < 4; i++) {
            act("join", people.get(i), "url", way);
        }

        Map<String, ReconciliationRun.Count> second = reconciled();

        assertThat(second.get("tags")).isEqualTo(count("tags", 6, 0, 0));
        assertThat(second.get("members")).isEqualTo(count("members", 4, 4, 0));
        assertThat(customerGroups.staysIn(chat, 0, 100))
                .filteredOn(stay -> stay.customer() != null && stay.left() == null)
                .hasSize(4);
        act("leave", people.get(0), "chatId", chat);
        String tag = contacts.tagsOf("圈子人群").entrySet().stream()
                .filter(known -> known.getValue().equals("职场妈妈"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        api("del_corp_tag", "{\"tag_id\":[\"" + tag + "\"]}");

        Map<String, ReconciliationRun.Count> third = reconciled();
        settled();

        assertThat(third.get("members")).isEqualTo(count("members", 3, 0, 1));
        assertThat(keptForTheShop("group.joined")).isEqualTo(4);
        assertThat(keptForTheShop("group.left")).isEqualTo(1);
        assertThat(third.get("tags")).isEqualTo(count("tags", 6, 0, 6));
        assertThat(reconciled().values()).allMatch(count -> count.mended() == 0 && count.left() == 0);
    }

    @Test
    void leavesTheLastTenMinutesToTheirCallbacks() {
        scan(person(1), invited(1).qrUrl());
        sim.post("/_sim/clock", "{\"advance\":\"PT9M\"}");

        assertThat(reconciled().get("contacts")).isEqualTo(count("contacts", 1, 0, 0));
        sim.post("/_sim/clock", "{\"advance\":\"PT65S\"}");

        assertThat(reconciled().get("contacts")).isEqualTo(count("contacts", 1, 1, 0));
    }

    @Test
    void hasTheLastWordInItsOwnTagGroupAndNoneInAnyOther() {
        for (int i = 0; i < 3; i++) {
            scan(person(i), invited(i).qrUrl());
        }
        quarterOfAnHourLater();
        reconciled();
        for (int i = 0; i < 3; i++) {
            customers.setTrait(customers.byBuyer("b-" + i).orElseThrow().id(), Trait.WORKING, true);
        }
        settled();
        String ours = contacts.tagsOf("圈子人群").entrySet().stream()
                .filter(known -> known.getValue().equals("职场妈妈"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        String byHand = api(
                        "add_corp_tag", "{\"group_id\":\"%s\",\"tag\":[{\"name\":\"手动加的\"}]}".formatted(groupOf(ours)))
                .at("/tag_group/tag/0/id")
                .asString();
        String foreign = api("add_corp_tag", "{\"group_name\":\"门店\",\"tag\":[{\"name\":\"老客\"}]}")
                .at("/tag_group/tag/0/id")
                .asString();
        mark(0, "add_tag", byHand);
        mark(1, "remove_tag", ours);
        mark(0, "add_tag", foreign);
        mark(2, "add_tag", foreign);

        Map<String, ReconciliationRun.Count> run = reconciled();
        settled();

        assertThat(run.get("tags")).as("one too many, one too few").isEqualTo(count("tags", 3, 1, 1));
        assertThat(tagsOf(0)).containsExactlyInAnyOrder(ours, foreign);
        assertThat(tagsOf(1)).containsExactly(ours);
        assertThat(tagsOf(2)).containsExactlyInAnyOrder(ours, foreign);
        api("edit_corp_tag", "{\"id\":\"%s\",\"name\":\"上班妈妈\"}".formatted(ours));

        Map<String, ReconciliationRun.Count> renamed = reconciled();
        settled();

        assertThat(renamed.get("tags").mended()).isEqualTo(3);
        assertThat(reconciled().get("tags").mended()).isZero();
        assertThat(contacts.tagsOf("圈子人群").values()).contains("职场妈妈");
        assertThat(tagsOf(2)).hasSize(2).contains(foreign).doesNotContain(ours);
    }

    private Customer.Contact contactOf(int number) {
        return customers.byBuyer("b-" + number).flatMap(Customer::liveContact).orElseThrow();
    }

    private Set<String> tagsOf(int number) {
        Customer.Contact contact = contactOf(number);
        return contacts.person(contact.externalUserId())
                .orElseThrow()
                .follows()
                .get(0)
                .tagIds();
    }

    private void mark(int number, String how, String tag) {
        Customer.Contact contact = contactOf(number);
        api(
                "mark_tag",
                "{\"userid\":\"%s\",\"external_userid\":\"%s\",\"%s\":[\"%s\"]}"
                        .formatted(contact.userId(), contact.externalUserId(), how, tag));
    }

    private String groupOf(String tag) {
        return api("get_corp_tag_list", "{\"tag_id\":[\"%s\"]}".formatted(tag))
                .at("/tag_group/0/group_id")
                .asString();
    }

    @Test
    void leavesAContactWayAloneThatIsJustBeingMade() {
        cutTheNextAnswer("/cgi-bin/externalcontact/add_contact_way");
        assertThatExceptionOfType(WeComException.class).isThrownBy(() -> invited(1));

        assertThat(reconciled().get("ways").missing()).isZero();
        assertThat(invitation(1).configId()).isNull();

        quarterOfAnHourLater();
        assertThat(reconciled().get("ways").missing()).isEqualTo(1);
        assertThat(invitation(1).configId()).isNotNull();
    }

    @Test
    void losesNoContactWayOfOursAndTouchesNoOther() {
        String add = "/cgi-bin/externalcontact/add_contact_way";
        String foreign = contacts.addContactWay("anan", "shop-window", "门店").configId();
        cutTheNextAnswer(add);
        assertThatExceptionOfType(WeComException.class).isThrownBy(() -> invited(1));

        Invitation again = invited(1);

        assertThat(again.qrUrl()).as("found by its state").isNotNull();
        assertThat(ways()).hasSize(2).contains(foreign, again.configId());
        cutTheNextAnswer(add);
        assertThatExceptionOfType(WeComException.class).isThrownBy(() -> invited(2));
        String lost = ways().stream()
                .filter(id -> !id.equals(foreign) && !id.equals(again.configId()))
                .findFirst()
                .orElseThrow();
        Invitation third = invited(3);
        contacts.addContactWay(third.officer(), third.token(), "订单邀请");
        Invitation fourth = invited(4);
        contacts.deleteContactWay(String.valueOf(fourth.configId()));
        assertThat(ways()).hasSize(5);
        quarterOfAnHourLater();

        Map<String, ReconciliationRun.Count> first = reconciled();

        assertThat(first.get("ways").missing())
                .as("one taken over, one too many deleted")
                .isEqualTo(2);
        assertThat(first.get("ways").gone()).as("made anew").isEqualTo(1);
        assertThat(first.get("ways").mended()).isEqualTo(3);
        assertThat(invitation(2).configId()).isEqualTo(lost);
        assertThat(ways())
                .containsExactlyInAnyOrder(
                        foreign,
                        again.configId(),
                        lost,
                        third.configId(),
                        invitation(4).configId());
        assertThat(reconciled().get("ways").mended()).isZero();
        sim.post("/_sim/clock", "{\"advance\":\"PT360H\"}");

        assertThat(reconciled().get("ways").mended()).as("out of date").isEqualTo(4);
        assertThat(ways()).containsExactly(foreign);
        assertThat(reconciled().get("ways").mended()).isZero();
    }

    private void cutTheNextAnswer(String path) {
        sim.post("/_sim/faults", "{\"path\":\"%s\",\"kind\":\"CUT_AFTER_WRITE\",\"count\":1}".formatted(path));
    }

    private Invitation invitation(int number) {
        return invitations
                .of(customers.byBuyer("b-" + number).orElseThrow().id())
                .orElseThrow();
    }

    private List<String> ways() {
        Instant now = sandbox().clock().instant();
        return contacts.contactWays(now.minus(Duration.ofDays(80)), now);
    }
}
