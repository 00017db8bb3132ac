package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.quanzi.wecom.contacts.Contacts;
import io.quanzi.wecom.speech.OutgoingMessage;
import io.quanzi.wecom.speech.SendResult;
import io.quanzi.wecom.speech.WeComMessenger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * What becomes of each call of ours that the sandbox answers wrongly, late or not at all. Tags: {@link
 * DesiredTagsTests}.
 */
class OutgoingCallsTests {
    private static final String WELCOME = "/cgi-bin/externalcontact/send_welcome_msg";
    private static final String OFFICERS = "/cgi-bin/externalcontact/get_follow_user_list";
    private static final String ADD_WAY = "/cgi-bin/externalcontact/add_contact_way";
    private static final String DELETE_WAY = "/cgi-bin/externalcontact/del_contact_way";
    private static final String NOTICE = "/mp/cgi-bin/message/template/send";
    private static final OutgoingMessage HELLO = new OutgoingMessage("欢迎", List.of());

    private final TappedBot bot = new TappedBot();
    private final Contacts contacts = bot.bean(Contacts.class);
    private final WeComMessenger weComMessenger = bot.bean(WeComMessenger.class);
    private final String officer = bot.staff("小美");

    @AfterEach
    void stop() {
        bot.close();
    }

    private String welcomeCode(JsonNode person) {
        bot.add(officer, person);
        String added = bot.mongo.getCollection("inbox").find().first().getString("body");
        return added.replaceAll("(?s).*<WelcomeCode><!\\[CDATA\\[(.*?)\\]\\].*", "$1");
    }

    private long welcomes(JsonNode person) {
        var shown = bot.sim.get("/_sim/people/" + person.path("id").stringValue() + "/messages");
        long count = 0;
        for (JsonNode message : shown) {
            count += "欢迎".equals(message.path("text").asString()) ? 1 : 0;
        }
        return count;
    }

    @ParameterizedTest
    @CsvSource({
        "errcode, 45009, Later",
        "errcode, 45033, Later",
        "errcode, 41096, Later",
        "errcode, 41051, Rejected",
        "errcode, 84061, Rejected",
        "http502, 0, Unknown",
        "html, 0, Unknown",
        "cut-after-write, 0, Unknown"
    })
    void tellAFinalAPassingAndAnUnknownEndOfAWelcomeApart(String kind, int code, String answer) {
        String welcomeCode = welcomeCode(bot.person("林"));
        bot.fault(WELCOME, kind, "\"errcode\":" + code + ",\"count\":1");

        assertThat(weComMessenger.welcome(welcomeCode, HELLO).getClass().getSimpleName())
                .isEqualTo(answer);
        assertThat(bot.tap.times(WELCOME)).isEqualTo(1);
    }

    @Test
    void keepTheCodeOfARefusalThatComesAfterABusyAnswer() {
        String welcomeCode = welcomeCode(bot.person("林"));
        bot.fault(WELCOME, "errcode", "\"errcode\":-1,\"count\":1");
        bot.fault(WELCOME, "errcode", "\"errcode\":48002,\"count\":1");

        assertThat(weComMessenger.welcome(welcomeCode, HELLO))
                .isInstanceOfSatisfying(
                        SendResult.Rejected.class,
                        refused -> assertThat(refused.code()).isEqualTo(48002));
        assertThat(bot.counted("externalcontact/send_welcome_msg", "busy")).isEqualTo(1);
    }

    @Test
    void askForAWelcomeAgainAtOnceWhereWeComWasBusy() {
        var lin = bot.person("林");
        String welcomeCode = welcomeCode(lin);
        bot.fault(WELCOME, "errcode", "\"errcode\":-1,\"count\":2");

        assertThat(weComMessenger.welcome(welcomeCode, HELLO)).isInstanceOf(SendResult.Accepted.class);
        assertThat(welcomes(lin)).isEqualTo(1);
    }

    @Test
    void holdNoWelcomeBackForWhatAnotherWasAnswered() {
        String welcomeCode = welcomeCode(bot.person("林"));
        bot.fault(WELCOME, "errcode", "\"errcode\":45009,\"count\":1");
        assertThat(weComMessenger.welcome("of-somebody-else", HELLO)).isInstanceOf(SendResult.Later.class);

        assertThat(weComMessenger.welcome(welcomeCode, HELLO)).isInstanceOf(SendResult.Accepted.class);
    }

    @Test
    void hearFromWeComThatAWelcomeWithoutAnAnswerHadArrived() {
        var lin = bot.person("林");
        String welcomeCode = welcomeCode(lin);
        bot.fault(WELCOME, "cut-after-write", "\"count\":1");

        assertThat(weComMessenger.welcome(welcomeCode, HELLO)).isInstanceOf(SendResult.Unknown.class);
        assertThat(weComMessenger.welcome(welcomeCode, HELLO))
                .isInstanceOfSatisfying(
                        SendResult.Rejected.class,
                        refused -> assertThat(refused.code()).isEqualTo(41051));
        assertThat(welcomes(lin)).isEqualTo(1);
    }

    @Test
    void welcomeOnceWhereTheFirstCallArrivesAfterTheSecond() {
        var lin = bot.person("林");
        String welcomeCode = welcomeCode(lin);
        bot.tap.hold(path -> path.equals(WELCOME) && bot.tap.times(WELCOME) == 1);

        assertThat(weComMessenger.welcome(welcomeCode, HELLO)).isInstanceOf(SendResult.Unknown.class);
        assertThat(weComMessenger.welcome(welcomeCode, HELLO)).isInstanceOf(SendResult.Accepted.class);
        bot.tap.release();
        await().until(bot.tap::isIdle);

        assertThat(welcomes(lin)).isEqualTo(1);
    }

    /** Media expire after three days, and videos and mini programs are refused here and there: a link never is. */
    @Test
    void sendAWelcomeOfTextAndLinksAlone() {
        var lin = bot.person("林");
        String welcomeCode = welcomeCode(lin);
        List<OutgoingMessage.Attachment> links = List.of(
                new OutgoingMessage.Link("宝".repeat(60), "https://shop.example/g", "贴".repeat(200), null),
                new OutgoingMessage.Link("会员中心", "https://shop.example/m", null, null));

        assertThat(weComMessenger.welcome(welcomeCode, new OutgoingMessage("欢迎", links)))
                .isInstanceOf(SendResult.Accepted.class);

        assertThat(bot.tap.asked())
                .filteredOn(asked -> asked.path().equals(WELCOME))
                .singleElement()
                .satisfies(asked -> assertThat(asked.body())
                        .contains("\"msgtype\":\"link\"", "宝".repeat(42) + "\"", "贴".repeat(170) + "\"")
                        .doesNotContain("media_id", "miniprogram", "video"));
        assertThat(welcomes(lin)).isEqualTo(1);
    }

    @Test
    void waitOutALimitThatWeComSaysAndTellOfIt() {
        bot.fault(OFFICERS, "errcode", "\"errcode\":45009,\"count\":1");
        assertThatExceptionOfType(WeComException.class)
                .isThrownBy(contacts::officers)
                .satisfies(failed -> assertThat(WeComCalls.isRetryable(failed)).isTrue());

        assertThat(contacts.officers()).containsExactly(officer);

        assertThat(bot.tap.times(OFFICERS)).isEqualTo(2);
        assertThat(bot.counted("externalcontact/get_follow_user_list", "over_limit"))
                .isEqualTo(1);
        assertThat(bot.counted("externalcontact/get_follow_user_list", "done")).isEqualTo(1);
        assertThat(bot.meters
                        .get("quanzi.wecom.waited")
                        .tag("api", "externalcontact/get_follow_user_list")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "errcode, -1, busy",
        "errcode, 45033, too_many_at_once",
        "errcode, 84061, refused",
        "http502, 0, unknown"
    })
    void areCountedByWhatCameOfThem(String kind, int code, String outcome) {
        bot.fault(OFFICERS, kind, "\"errcode\":" + code + ",\"count\":1");

        assertThatExceptionOfType(WeComException.class).isThrownBy(contacts::officers);

        assertThat(bot.counted("externalcontact/get_follow_user_list", outcome)).isEqualTo(1);
    }

    @Test
    void findAContactWayThatWasMadeThoughNoAnswerCame() {
        var begun = bot.sandbox.clock().instant();
        bot.fault(ADD_WAY, "cut-after-write", "\"count\":1");
        assertThatExceptionOfType(WeComException.class)
                .isThrownBy(() -> contacts.addContactWay(officer, "card-1", ""))
                .satisfies(failed -> assertThat(failed.code()).isEqualTo(WeComException.UNKNOWN));

        var made = contacts.contactWays(begun.minusSeconds(60), begun.plusSeconds(60));

        assertThat(made).hasSize(1);
        assertThat(contacts.contactWay(made.get(0)))
                .hasValueSatisfying(way -> assertThat(way.state()).isEqualTo("card-1"));
        assertThat(bot.tap.times(ADD_WAY)).isEqualTo(1);
    }

    @Test
    void deleteAContactWayThoughTheFirstAnswerWasLost() {
        var way = contacts.addContactWay(officer, "card-1", "");
        bot.fault(DELETE_WAY, "cut-after-write", "\"count\":1");
        assertThatExceptionOfType(WeComException.class).isThrownBy(() -> contacts.deleteContactWay(way.configId()));

        contacts.deleteContactWay(way.configId());

        assertThat(contacts.contactWay(way.configId())).isEmpty();
    }

    @Test
    void repeatANoticeUnderItsIdByWhichWeChatKnowsItAgain() {
        var lin = bot.person("林");
        bot.fault(NOTICE, "cut-after-write", "\"count\":1");

        assertThat(notice(lin)).isInstanceOf(SendResult.Unknown.class);
        assertThat(notice(lin)).isInstanceOf(SendResult.Accepted.class);

        assertThat(bot.tap.asked())
                .filteredOn(asked -> asked.path().equals(NOTICE))
                .hasSize(2)
                .allSatisfy(asked -> assertThat(asked.body()).contains("\"client_msg_id\":\"inv-17\""));
    }

    @ParameterizedTest
    @CsvSource({
        "errcode, -1, Later",
        "errcode, 45009, Later",
        "errcode, 45011, Later",
        "errcode, 40037, Rejected",
        "http502, 0, Unknown",
        "html, 0, Unknown"
    })
    void tellAFinalAPassingAndAnUnknownEndOfANoticeApart(String kind, int code, String answer) {
        var lin = bot.person("林");
        bot.fault(NOTICE, kind, "\"errcode\":" + code + ",\"count\":1");

        assertThat(notice(lin).getClass().getSimpleName()).isEqualTo(answer);
        assertThat(bot.tap.times(NOTICE)).isEqualTo(1);
    }

    private SendResult notice(JsonNode person) {
        return weComMessenger.notice(
                person.path("openid").stringValue(),
                "order",
                Map.of("number", "A-17"),
                "https://shop.example/i/t",
                "inv-17");
    }
}
