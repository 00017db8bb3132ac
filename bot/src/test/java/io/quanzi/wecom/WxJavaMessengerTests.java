package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.Mockito.mock;

import com.sun.net.httpserver.HttpExchange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quanzi.inbox.Inbox;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.wecom.speech.OutgoingMessage;
import io.quanzi.wecom.speech.SendResult;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import me.chanjar.weixin.cp.config.impl.WxCpDefaultConfigImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WxJavaMessengerTests {
    private static final String WELCOME = "/cgi-bin/externalcontact/send_welcome_msg";
    private static final String TASK = "/cgi-bin/externalcontact/add_msg_template";
    private static final OutgoingMessage HELLO =
            new OutgoingMessage("欢迎", List.of(new OutgoingMessage.Link("新手礼", "https://shop.example/g", "点开领取", null)));

    private final RecordedWeCom wecom = new RecordedWeCom();
    private final SettableClock clock = new SettableClock("2026-11-22T02:10:01Z");
    private final WxJavaMessenger speech = speech(wecom.corp(), wecom.account());

    private WxJavaMessenger speech(WeComProperties corp, OfficialAccountProperties account) {
        var weComCalls =
                new WeComCalls(new DistributedRateLimiter(TestMongo.fresh(), clock), clock, new SimpleMeterRegistry());
        var client = new OfficialAccountClient(account, System::nanoTime);
        return new WxJavaMessenger(
                new WeComClient(corp, new WxCpDefaultConfigImpl(), System::nanoTime),
                client,
                account,
                new Followers(TestMongo.fresh(), client, weComCalls, mock(Inbox.class), clock),
                weComCalls,
                clock);
    }

    @AfterEach
    void close() {
        wecom.close();
    }

    private static String refusal(int code) {
        return "{\"errcode\":" + code + ",\"errmsg\":\"said so\"}";
    }

    @Test
    void sendsAWelcomeWithItsLinks() {
        wecom.answers(WELCOME, "{\"errcode\":0,\"errmsg\":\"ok\"}");

        assertThat(speech.welcome("WC-1", HELLO)).isEqualTo(new SendResult.Accepted("", List.of()));
        assertThat(wecom.lastBody(WELCOME))
                .contains(
                        "\"welcome_code\":\"WC-1\"", "\"content\":\"欢迎\"", "\"msgtype\":\"link\"", "\"title\":\"新手礼\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {41051, 41050, 84061, 48002, 40063})
    void takesARefusalAsFinal(int code) {
        wecom.answers(WELCOME, refusal(code));

        assertThat(speech.welcome("WC-1", HELLO)).isInstanceOfSatisfying(SendResult.Rejected.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.reason()).contains("externalcontact/send_welcome_msg: errcode " + code);
        });
        assertThat(wecom.times(WELCOME)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {6000, 45009, 45033, 45035, 41096, 60020})
    void takesABusyWeComAsLaterWithoutTryingAgain(int code) {
        wecom.answers(WELCOME, refusal(code));

        assertThat(speech.welcome("WC-1", HELLO))
                .isInstanceOfSatisfying(
                        SendResult.Later.class,
                        later -> assertThat(later.code()).isEqualTo(code));
        assertThat(wecom.times(WELCOME)).isEqualTo(1);
    }

    @Test
    void asksABusyWeComForAWelcomeAgainAtOnceAndThenLeavesIt() {
        wecom.answers(WELCOME, refusal(-1));

        assertThat(speech.welcome("WC-1", HELLO))
                .isInstanceOfSatisfying(
                        SendResult.Later.class,
                        later -> assertThat(later.code()).isEqualTo(-1));
        assertThat(wecom.times(WELCOME)).isEqualTo(3);

        wecom.answers(TASK, refusal(-1));
        assertThat(speech.postToGroups("shopper01", List.of("wrSIM01"), HELLO)).isInstanceOf(SendResult.Later.class);
        assertThat(wecom.times(TASK)).isEqualTo(1);
    }

    @Test
    void doesNotKnowWhatCameOfACallThatWasNeverAnswered() throws InterruptedException {
        var asleep = new CountDownLatch(1);
        wecom.replies(TASK, (exchange, asked) -> hang(asleep));

        assertThat(speech.postToGroups("shopper01", List.of("wrSIM01"), HELLO)).isInstanceOf(SendResult.Unknown.class);
        assertThat(wecom.times(TASK)).isEqualTo(1);
        asleep.countDown();
    }

    private static void hang(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void doesNotKnowWhatCameOfACallThatWasCutOff() {
        wecom.replies(TASK, (exchange, asked) -> {});

        assertThat(speech.postToGroups("shopper01", List.of("wrSIM01"), HELLO)).isInstanceOf(SendResult.Unknown.class);
        assertThat(wecom.times(TASK)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"502", "200"})
    void doesNotKnowWhatCameOfACallAnsweredInHtml(int status) {
        wecom.replies(TASK, (exchange, asked) -> html(exchange, status));

        assertThat(speech.postToGroups("shopper01", List.of("wrSIM01"), HELLO)).isInstanceOf(SendResult.Unknown.class);
    }

    private static void html(HttpExchange exchange, int status) throws IOException {
        RecordedWeCom.send(exchange, status, "<html><body>Bad Gateway</body></html>");
    }

    @Test
    void knowsThatNothingWasSaidWhenNobodyListens() {
        wecom.close();

        assertThat(speech.welcome("WC-1", HELLO)).isInstanceOf(SendResult.Later.class);
        assertThat(speech.notice("oAbc", "order", Map.of(), "https://shop.example", "n1"))
                .isInstanceOf(SendResult.Later.class);
    }

    @Test
    void knowsThatNothingWasSaidWhenTheTokenWasNeverAnswered() {
        wecom.replies("/cgi-bin/gettoken", (exchange, asked) -> {});

        assertThat(speech.welcome("WC-1", HELLO)).isInstanceOf(SendResult.Later.class);
        assertThat(wecom.times(WELCOME)).isZero();
    }

    @Test
    void asksOnceWithAWrongSecretThenWaits() {
        wecom.answers("/cgi-bin/gettoken", refusal(40001));

        for (int i = 0; i < 5; i++) {
            assertThat(speech.welcome("WC-1", HELLO))
                    .isInstanceOfSatisfying(
                            SendResult.Later.class,
                            later -> assertThat(later.reason())
                                    .contains("no access token")
                                    .contains("40001"));
        }

        assertThat(wecom.times("/cgi-bin/gettoken")).isEqualTo(1);
    }

    @Test
    void fetchesAnExpiredTokenAnewOnce() {
        wecom.replies(
                WELCOME,
                (exchange, asked) -> RecordedWeCom.send(
                        exchange, 200, wecom.times("/cgi-bin/gettoken") == 1 ? refusal(42001) : "{\"errcode\":0}"));

        assertThat(speech.welcome("WC-1", HELLO)).isInstanceOf(SendResult.Accepted.class);
        assertThat(wecom.times(WELCOME)).isEqualTo(2);
        assertThat(wecom.times("/cgi-bin/gettoken")).isEqualTo(2);
    }

    @Test
    void namesTheGroupsOfATaskAndWhoWasLeftOut() {
        wecom.answers(TASK, "{\"errcode\":0,\"errmsg\":\"ok\",\"msgid\":\"msg1\",\"fail_list\":[\"wrSIM02\"]}");

        assertThat(speech.postToGroups("shopper01", List.of("wrSIM01", "wrSIM02"), HELLO))
                .isEqualTo(new SendResult.Accepted("msg1", List.of("wrSIM02")));
        assertThat(wecom.lastBody(TASK))
                .contains("\"chat_type\":\"group\"", "\"sender\":\"shopper01\"", "[\"wrSIM01\",\"wrSIM02\"]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> speech.postToGroups("shopper01", List.of(), HELLO))
                .withMessageContaining("1 to 2000 groups, got 0");
    }

    @Test
    void findsATaskOfThisSenderAmongOthersWithTheSameText() {
        wecom.answers("/cgi-bin/externalcontact/get_groupmsg_list_v2", """
                {"errcode":0,"group_msg_list":[
                 {"msgid":"msg1","create_time":1795311000,"create_type":0,"text":{"content":"今日好物"}},
                 {"msgid":"msg2","create_time":1795311001,"create_type":0,"text":{"content":"今日好物"}},
                 {"msgid":"msg3","create_time":1795311002,"create_type":0,"text":{"content":"别的"}}]}""");
        wecom.replies(
                "/cgi-bin/externalcontact/get_groupmsg_task",
                (exchange, asked) -> RecordedWeCom.send(
                        exchange,
                        200,
                        "{\"errcode\":0,\"task_list\":[{\"userid\":\""
                                + (asked.body().contains("msg1") ? "lin" : "Mei") + "\",\"status\":0}]}"));

        assertThat(speech.findTasks(true, "mei", "今日好物", Instant.parse("2026-11-22T02:00:00Z")))
                .containsExactly("msg2");
    }

    @Test
    void takesACancelledTaskAsCancelled() {
        wecom.answers("/cgi-bin/externalcontact/cancel_groupmsg_send", refusal(41093));

        assertThat(speech.cancel("msg1")).isInstanceOf(SendResult.Accepted.class);
    }

    @Test
    void tellsStaffByACardThatIsShownOnce() {
        wecom.answers("/cgi-bin/message/send", "{\"errcode\":0,\"msgid\":\"m1\",\"invaliduser\":\"\"}");

        assertThat(speech.tellStaff("shopper01", "今日待办", "两个群待确认", "https://shop.example/o/t"))
                .isEqualTo(new SendResult.Accepted("m1", List.of()));
        assertThat(wecom.lastBody("/cgi-bin/message/send"))
                .contains(
                        "\"agentid\":1000002",
                        "\"touser\":\"shopper01\"",
                        "\"textcard\"",
                        "\"enable_duplicate_check\":1");
    }

    @Test
    void holdsBackWhatWeComWouldDropSilently() {
        wecom.answers("/cgi-bin/message/send", "{\"errcode\":0,\"msgid\":\"m1\"}");

        for (int i = 0; i < 30; i++) {
            assertThat(speech.tellStaff("shopper01", "待办", "第" + i, "https://shop.example"))
                    .isInstanceOf(SendResult.Accepted.class);
        }

        assertThat(speech.tellStaff("shopper01", "待办", "第30", "https://shop.example"))
                .isInstanceOfSatisfying(
                        SendResult.Later.class,
                        later -> assertThat(later.code()).isEqualTo(45009));
        assertThat(speech.tellStaff("shopper02", "待办", "第30", "https://shop.example"))
                .isInstanceOf(SendResult.Accepted.class);
    }

    @Test
    void sendsANoticeWithAnIdOfItsOwn() {
        wecom.answers("/cgi-bin/message/template/send", "{\"errcode\":0,\"errmsg\":\"ok\",\"msgid\":200228332}");

        assertThat(speech.hasNotices()).isTrue();
        assertThat(speech.notice("oAbc", "order", Map.of("number", "A-17"), "https://shop.example/i/t", "inv-17"))
                .isEqualTo(new SendResult.Accepted("200228332", List.of()));
        assertThat(wecom.lastBody("/cgi-bin/message/template/send"))
                .contains("\"client_msg_id\":\"inv-17\"", "\"template_id\":\"TPL-1\"", "\"touser\":\"oAbc\"", "A-17");
    }

    @Test
    void saysThatATemplateIsNotSet() {
        assertThat(speech.notice("oAbc", "refund", Map.of(), "https://shop.example", "r1"))
                .isInstanceOfSatisfying(
                        SendResult.Rejected.class,
                        refused -> assertThat(refused.reason()).contains("quanzi.mp.templates.refund"));
    }

    @Test
    void hasNoNoticesWithoutAnAccount() {
        var mute = speech(
                wecom.corp(), new OfficialAccountProperties("", "", "", "", wecom.url(), Map.of("order", "TPL-1")));

        assertThat(mute.hasNotices()).isFalse();
        assertThat(mute.openidOf("u1")).isEmpty();
    }
}
