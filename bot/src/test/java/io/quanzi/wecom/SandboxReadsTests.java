package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.callback.CallbackMessage;
import io.quanzi.wecom.contacts.Contacts;
import java.util.List;
import java.util.Map;
import me.chanjar.weixin.common.util.XmlUtils;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is read of the sandbox where WxJava reads too little. */
class SandboxReadsTests {
    private final TappedBot bot = new TappedBot();
    private final Contacts contacts = bot.bean(Contacts.class);
    private final String officer = bot.staff("小美");

    @AfterEach
    void stop() {
        bot.close();
    }

    @Test
    void takeWhoCameFromTheGroupAndNotFromThePacketsList() {
        String chatId = bot.sim
                .post("/_sim/groups", "{\"owner\":\"" + officer + "\",\"name\":\"新手妈妈\"}")
                .path("chatId")
                .stringValue();
        String qr = contacts.joinWayPicture(contacts.addJoinWay(List.of(chatId), "page-1", ""))
                .orElseThrow();
        var lin = bot.person("林");
        bot.sim.post("/_sim/join", "{\"person\":\"" + lin.path("id").stringValue() + "\",\"url\":\"" + qr + "\"}");
        bot.calm();

        String body = bot.mongo
                .getCollection("inbox")
                .find(new Document("type", "change_external_chat.update"))
                .first()
                .getString("body");

        assertThat(XmlUtils.xml2Map(body).get("MemChangeList")).isEqualTo(Map.of("Item", List.of(external(lin))));
        assertThat(CallbackMessage.parse(body).text("ChatId")).contains(chatId);
        assertThat(contacts.group(chatId))
                .hasValueSatisfying(group -> assertThat(group.members())
                        .extracting(Contacts.Member::id)
                        .contains(external(lin)));
    }

    private static String external(JsonNode person) {
        return person.path("externalUserId").stringValue();
    }

    @Test
    void listEveryContactWayBeyondTheFirstPage() {
        var begun = bot.sandbox.clock().instant();
        contacts.addContactWay(officer, "card-0", "");
        String token = bot.bean(WeComClient.class).getWxCpConfigStorage().getAccessToken();
        for (int i = 1; i < 1_001; i++) {
            bot.sim.post(
                    "/cgi-bin/externalcontact/add_contact_way?access_token=" + token,
                    "{\"type\":1,\"scene\":2,\"user\":[\"" + officer + "\"],\"state\":\"card-" + i + "\"}");
        }

        assertThat(contacts.contactWays(begun.minusSeconds(60), begun.plusSeconds(600)))
                .hasSize(1_001)
                .doesNotHaveDuplicates();
    }
}
