package io.quanzi.wecom.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Trait;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.groups.GroupJoinWays;
import io.quanzi.outreach.OfficerNotes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/** People act, nobody tells, and all of it is found. */
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
        int came = 24;
        int went = 5;
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
}
