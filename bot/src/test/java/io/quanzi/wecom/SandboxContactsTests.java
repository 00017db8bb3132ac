package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.TestPicture;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvent.ContactDeleted;
import io.quanzi.wecom.speech.OutgoingMessage;
import io.quanzi.wecom.speech.SendResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import me.chanjar.weixin.cp.bean.external.WxCpUpdateRemarkRequest;
import me.chanjar.weixin.cp.bean.external.contact.FollowedUser;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoOperations;
import tools.jackson.databind.JsonNode;

/** Contacts in a WeCom that pushes back: their welcome, tags, remarks and ways. */
class SandboxContactsTests extends SandboxFlow {
    private ContactAdded add(String officer, JsonNode person, String state) throws InterruptedException {
        var way = contacts.addContactWay(officer, state, "订单 8812");
        act("scan", person, "\"url\":\"" + way.qrUrl() + "\"");
        return hear(ContactAdded.class);
    }

    private Set<String> tagsOf(String officer, String externalUserId) {
        return contacts.person(externalUserId).orElseThrow().follows().stream()
                .filter(follow -> follow.userId().equals(officer))
                .findFirst()
                .orElseThrow()
                .tagIds();
    }

    @Test
    void leadsFromAScanToAWelcomeAndTags() throws Exception {
        String officer = staff("小美");
        var lin = person("林");

        var added = add(officer, lin, "ord:8812");

        assertThat(added.userId()).isEqualTo(officer);
        assertThat(added.externalUserId()).isEqualTo(lin.path("externalUserId").stringValue());
        assertThat(added.state()).isEqualTo("ord:8812");
        assertThat(weComMessenger.welcome(added.welcomeCode(), HELLO)).isInstanceOf(SendResult.Accepted.class);
        assertThat(weComMessenger.welcome(added.welcomeCode(), HELLO))
                .isInstanceOfSatisfying(
                        SendResult.Rejected.class,
                        refused -> assertThat(refused.code()).isIn(41050, 41051));
        assertThat(contacts.officers()).containsExactly(officer);
        assertThat(contacts.customersOf(officer)).containsExactly(added.externalUserId());
        assertThat(contacts.person(added.externalUserId())).hasValueSatisfying(person -> {
            assertThat(person.name()).isEqualTo("林");
            assertThat(person.unionid()).isEqualTo(lin.path("unionid").stringValue());
        });

        contacts.wantTags(officer, added.externalUserId(), "圈子", Set.of("新手妈妈", "职场妈妈"));
        contacts.wantTags(officer, added.externalUserId(), "等级", Set.of("银卡"));
        tags.drain();
        assertThat(tagsOf(officer, added.externalUserId())).hasSize(3);

        contacts.wantTags(officer, added.externalUserId(), "圈子", Set.of("职场妈妈"));
        tags.drain();
        assertThat(tagsOf(officer, added.externalUserId())).hasSize(2);
    }

    @Test
    void refusesAWelcomeThatComesTooLate() throws Exception {
        var added = add(staff("小美"), person("林"), "ord:8812");
        sim.post("/_sim/clock", "{\"advance\":\"PT21S\"}");

        assertThat(weComMessenger.welcome(added.welcomeCode(), HELLO))
                .isInstanceOfSatisfying(
                        SendResult.Rejected.class,
                        refused -> assertThat(refused.code()).isEqualTo(41050));
    }

    @Test
    void makesATagOnceHoweverManyWantItAtOnce() throws Exception {
        String officer = staff("小美");
        var added =
                List.of(add(officer, person("林"), "1"), add(officer, person("陈"), "2"), add(officer, person("黄"), "3"));
        added.forEach(one -> contacts.wantTags(officer, one.externalUserId(), "圈子", Set.of("新手妈妈")));

        tags.drain();

        assertThat(added)
                .extracting(one -> tagsOf(officer, one.externalUserId()))
                .allSatisfy(ids -> assertThat(ids).hasSize(1))
                .containsOnly(tagsOf(officer, added.get(0).externalUserId()));
    }

    @Test
    void writesTheLatestRemarkOnceAndKeepsWhatAMemberWroteByHand() throws Exception {
        String officer = staff("小美");
        String customer = add(officer, person("林"), "1").externalUserId();
        contacts.wantRemark(officer, customer, "林 1单");
        contacts.wantRemark(officer, customer, "林 2单");
        contacts.wantTags(officer, customer, "圈子", Set.of("新手妈妈"));
        sim.post("/_sim/faults", """
            {"path":"/cgi-bin/externalcontact/remark","kind":"CUT_AFTER_WRITE","count":1}\
            """);

        tags.drain();
        sim.post("/_sim/clock", "{\"advance\":\"PT1M\"}");
        tags.drain();

        assertThat(remarkOf(officer, customer)).isEqualTo("林 2单");
        assertThat(tagsOf(officer, customer)).hasSize(1);
        bot.getBean(WeComClient.class)
                .getExternalContactService()
                .updateRemark(WxCpUpdateRemarkRequest.builder()
                        .userId(officer)
                        .externalUserId(customer)
                        .remark("老客户林姐")
                        .build());
        contacts.wantRemark(officer, customer, "林 3单");
        tags.drain();
        assertThat(remarkOf(officer, customer)).isEqualTo("老客户林姐");
        assertThat(bot.getBean(DesiredTags.class).open(List.of(new FollowRelation(officer, customer))))
                .isEmpty();
    }

    private String remarkOf(String officer, String customer) {
        return bot.getBean(WxJavaContacts.class).detail(customer).orElseThrow().follows().stream()
                .filter(follow -> officer.equals(follow.getUserId()))
                .map(FollowedUser::getRemark)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsTagsAgainAfterWeComWasBusy() throws Exception {
        String officer = staff("小美");
        var added = add(officer, person("林"), "1");
        sim.post(
                "/_sim/faults",
                "{\"path\":\"/cgi-bin/externalcontact/mark_tag\",\"kind\":\"errcode\",\"errcode\":45035,\"count\":1}");
        contacts.wantTags(officer, added.externalUserId(), "圈子", Set.of("新手妈妈"));
        var before = sandbox.clock().instant();
        tags.drain();
        assertThat(tagsOf(officer, added.externalUserId())).isEmpty();
        assertThat(bot.getBean(MongoOperations.class).findAll(Document.class, "tag_wishes"))
                .singleElement()
                .satisfies(row -> assertThat(row.getDate("nextAt").toInstant()).isAfter(before.plusSeconds(1)));

        sim.post("/_sim/clock", "{\"advance\":\"PT5S\"}");
        tags.drain();

        assertThat(tagsOf(officer, added.externalUserId())).hasSize(1);
    }

    @Test
    void doesNotMarkAgainWhatWasMarkedThoughNoAnswerCame() throws Exception {
        String officer = staff("小美");
        var added = add(officer, person("林"), "1");
        String fault = "{\"path\":\"/cgi-bin/externalcontact/mark_tag\",\"kind\":\"%s\",\"errcode\":40063,\"count\":1}";
        sim.post("/_sim/faults", fault.formatted("cut-after-write"));
        contacts.wantTags(officer, added.externalUserId(), "圈子", Set.of("新手妈妈"));
        tags.drain();
        sim.delete("/_sim/faults");
        sim.post("/_sim/faults", fault.formatted("errcode"));
        sim.post("/_sim/clock", "{\"advance\":\"PT20S\"}");

        tags.drain();

        var desired = bot.getBean(DesiredTags.class).find(new FollowRelation(officer, added.externalUserId()));
        assertThat(desired.orElseThrow().state()).isEqualTo(DesiredTags.State.DONE);
        assertThat(tagsOf(officer, added.externalUserId())).hasSize(1);
    }

    @Test
    void givesUpOnTheTagsOfWhoIsNoContactUntilTheyAreWantedAgain() throws Exception {
        String officer = staff("小美");
        var lin = person("林");
        var added = add(officer, lin, "1");
        var followRelation = new FollowRelation(officer, added.externalUserId());
        sim.post(
                "/_sim/delete",
                "{\"person\":\"" + lin.path("id").stringValue() + "\",\"staff\":\"" + officer + "\",\"by\":\"staff\"}");
        assertThat(hear(ContactDeleted.class).byCustomer()).isFalse();
        var desiredTags = bot.getBean(DesiredTags.class);

        contacts.wantTags(officer, added.externalUserId(), "圈子", Set.of("新手妈妈"));
        tags.drain();

        assertThat(desiredTags.find(followRelation)).hasValueSatisfying(desired -> {
            assertThat(desired.state()).isEqualTo(DesiredTags.State.REFUSED);
            assertThat(desired.reason()).contains("84061");
        });
        add(officer, lin, "2");
        contacts.wantTags(officer, added.externalUserId(), "圈子", Set.of("新手妈妈"));
        tags.drain();
        assertThat(desiredTags.find(followRelation).orElseThrow().state()).isEqualTo(DesiredTags.State.DONE);
    }

    @Test
    void deletesAContactWayOnceAndForAll() throws Exception {
        var way = contacts.addContactWay(staff("小美"), "ord:1", "一".repeat(40));

        contacts.deleteContactWay(way.configId());
        contacts.deleteContactWay(way.configId());

        assertThat(contacts.customersOf(staff("小李"))).isEmpty();
        assertThat(contacts.person("wmNobody")).isEmpty();
    }

    @Test
    void sendsAPictureAndCardsThatAreSeenOnTheOfficersPhone() throws Exception {
        String officer = staff("小美");
        var added = add(officer, person("林"), "ord:8813");
        var uploaded = (SendResult.Accepted) weComMessenger.uploadImage("a.png", TestPicture.of("png", 40, 30));

        SendResult sent = weComMessenger.sendToCustomers(
                officer,
                List.of(added.externalUserId()),
                new OutgoingMessage(
                        "新品试用",
                        List.of(
                                new OutgoingMessage.Image(uploaded.id()),
                                new OutgoingMessage.MiniProgram(
                                        "云柔小店", "wx0123456789abcdef", "pages/item?id=1", uploaded.id()),
                                new OutgoingMessage.Link("看详情", "https://shop.example/p/1", null, null))));

        assertThat(sent).isInstanceOf(SendResult.Accepted.class);
        sim.post("/_sim/clock", "{\"advance\":\"PT60S\"}");
        String phone = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + "/screens/phone?slot=1&view=task."
                                        + ((SendResult.Accepted) sent).id() + "&who=" + officer))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(phone).contains("/screens/media/" + uploaded.id(), "云柔小店", "看详情", "新品试用");
    }

    @Test
    void sendsAFileUnderItsName() throws Exception {
        String officer = staff("小美");
        var added = add(officer, person("林"), "ord:8814");
        var uploaded = (SendResult.Accepted)
                weComMessenger.uploadFile("月子餐单.pdf", "%PDF-1.7 menu".getBytes(StandardCharsets.UTF_8));

        SendResult sent = weComMessenger.sendToCustomers(
                officer,
                List.of(added.externalUserId()),
                new OutgoingMessage("餐单", List.of(new OutgoingMessage.File(uploaded.id()))));

        assertThat(sent).isInstanceOf(SendResult.Accepted.class);
        String state = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + "/_sim/state"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(state).contains("月子餐单.pdf");
    }
}
