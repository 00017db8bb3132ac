package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.quanzi.callback.CallbackStatistics;
import io.quanzi.callback.Vectors;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvent.FollowChanged;
import io.quanzi.wecom.WeComEvent.GroupChanged;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import me.chanjar.weixin.common.util.crypto.WxCryptUtil;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class CallbackControllerTests {
    private static final String CORP = Vectors.CORP_ID;
    private static final String APP_ID = "wx0123456789abcdef";
    private static final String HEAD =
            "<ToUserName><![CDATA[" + CORP + "]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>"
                    + "<CreateTime>1795311000</CreateTime><MsgType><![CDATA[event]]></MsgType>";
    private static final String ADDED = "<xml>" + HEAD
            + "<Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[add_external_contact]]></ChangeType>"
            + "<UserID><![CDATA[shopper01]]></UserID><ExternalUserID><![CDATA[wmSIM00000000000000000000000001]]></ExternalUserID>"
            + "<State><![CDATA[ord:8812]]></State><WelcomeCode><![CDATA[WC-7f3a]]></WelcomeCode></xml>";

    private static final Instant PUSHED = Instant.ofEpochSecond(1409659820);

    private final SettableClock clock = new SettableClock("2026-11-22T02:10:01Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private MockMvc doors;

    @BeforeEach
    void open() {
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(MongoOperations.class, () -> mongo);
        context.scan("io.quanzi.inbox");
        context.refresh();
        doors = doors(corp(), account());
    }

    @AfterEach
    void close() {
        context.close();
    }

    private MockMvc doors(WeComProperties corp, OfficialAccountProperties account) {
        return doors(corp, account, Clock.systemUTC());
    }

    private MockMvc doors(WeComProperties corp, OfficialAccountProperties account, Clock machine) {
        return MockMvcBuilders.standaloneSetup(
                        new CallbackController(context.getBean(Inbox.class), clock, corp, account, machine))
                .build();
    }

    /** The doors when the machine's clock shows another time, as when WeCom's examples were written. */
    private MockMvc doorsAt(Instant machine) {
        return doors(corp(), account(), Clock.fixed(machine, ZoneOffset.UTC));
    }

    private static WeComProperties corp() {
        return new WeComProperties(CORP, 218, "secret", Vectors.TOKEN, Vectors.AES_KEY, "http://127.0.0.1:1");
    }

    private static OfficialAccountProperties account() {
        return new OfficialAccountProperties(
                APP_ID, "secret", Vectors.TOKEN, Vectors.AES_KEY, "http://127.0.0.1:1", Map.of());
    }

    private List<Entry> stored() {
        return mongo.findAll(Document.class, "inbox").stream()
                .map(row -> new Entry(
                        row.getString("_id"),
                        row.getString("door"),
                        row.getString("type"),
                        row.getString("subject"),
                        row.getDate("at").toInstant(),
                        row.getDate("receivedAt").toInstant(),
                        row.getString("body")))
                .toList();
    }

    /** Sealed by WxJava, which is not what opens it. */
    private MockHttpServletRequestBuilder sealed(String path, String receiver, String plain) {
        var sealed = new WxCryptUtil(Vectors.TOKEN, Vectors.AES_KEY, receiver).encryptContext(plain);
        return post(path)
                .queryParam("msg_signature", sealed.getSignature())
                .queryParam("timestamp", sealed.getTimeStamp())
                .queryParam("nonce", sealed.getNonce())
                .contentType("text/xml")
                .content(Vectors.envelope(sealed.getEncrypt()));
    }

    private ResultActions push(String plain) throws Exception {
        return doors.perform(sealed("/wecom/callback", CORP, plain));
    }

    @Test
    void answersWeComsCheckWithTheBareText() throws Exception {
        doorsAt(Instant.ofEpochSecond(1409659600))
                .perform(get("/wecom/callback")
                        .queryParam("msg_signature", Vectors.CHECK_SIGNATURE)
                        .queryParam("timestamp", Vectors.CHECK_TIMESTAMP)
                        .queryParam("nonce", Vectors.CHECK_NONCE)
                        .queryParam("echostr", Vectors.CHECK_ECHO))
                .andExpect(status().isOk())
                .andExpect(content().bytes(Vectors.CHECK_ANSWER.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void storesThePublishedMessageAndAnswersNothing() throws Exception {
        doorsAt(PUSHED)
                .perform(post("/wecom/callback")
                        .queryParam("msg_signature", Vectors.PUSH_SIGNATURE)
                        .queryParam("timestamp", Vectors.PUSH_TIMESTAMP)
                        .queryParam("nonce", Vectors.PUSH_NONCE)
                        .content(Vectors.envelope(Vectors.PUSH_ENCRYPTED)))
                .andExpect(status().isOk())
                .andExpect(content().string(""));

        assertThat(stored()).singleElement().satisfies(entry -> {
            assertThat(entry.type()).isEqualTo("message");
            assertThat(entry.subject()).isEqualTo("mycreate");
            assertThat(entry.at()).isEqualTo(Instant.ofEpochSecond(1409659813));
            assertThat(entry.receivedAt()).isEqualTo(clock.instant());
        });
    }

    @Test
    void storesAContactOnceHoweverOftenItIsPushed() throws Exception {
        push(ADDED).andExpect(status().isOk());
        push(ADDED).andExpect(status().isOk());
        push(ADDED).andExpect(status().isOk());

        assertThat(stored()).singleElement().satisfies(entry -> {
            assertThat(entry.id()).matches("wecom:[0-9a-f]{64}");
            assertThat(entry.subject()).isEqualTo("wmSIM00000000000000000000000001");
            assertThat(WeComEvents.of(entry))
                    .contains(new ContactAdded(
                            "shopper01",
                            "wmSIM00000000000000000000000001",
                            "ord:8812",
                            "WC-7f3a",
                            false,
                            Instant.ofEpochSecond(1795311000)));
        });
    }

    @Test
    void keepsTwoChangesOfAGroupInOneSecondApart() throws Exception {
        String changed = "<xml>" + HEAD
                + "<Event><![CDATA[change_external_chat]]></Event><ChatId><![CDATA[wrSIM0001]]></ChatId>"
                + "<ChangeType><![CDATA[update]]></ChangeType><UpdateDetail><![CDATA[%s]]></UpdateDetail></xml>";

        push(changed.formatted("change_name"));
        push(changed.formatted("change_notice"));

        assertThat(stored())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(WeComEvents.of(entry))
                        .contains(new GroupChanged(
                                "wrSIM0001", GroupChanged.Change.UPDATED, Instant.ofEpochSecond(1795311000))));
    }

    @Test
    void keepsTwoListsOfMembersWhoJoinedInOneSecondApart() throws Exception {
        String joined = "<xml>" + HEAD
                + "<Event><![CDATA[change_external_chat]]></Event><ChatId><![CDATA[wrSIM0001]]></ChatId>"
                + "<ChangeType><![CDATA[update]]></ChangeType><UpdateDetail><![CDATA[add_member]]></UpdateDetail><JoinScene>3</JoinScene>"
                + "<MemChangeCnt>2</MemChangeCnt><MemChangeList><Item><![CDATA[wmSIM01]]></Item><Item><![CDATA[%s]]></Item></MemChangeList>"
                + "<LastMemVer><![CDATA[5807afd2]]></LastMemVer><CurMemVer><![CDATA[ea36e8b6]]></CurMemVer></xml>";

        push(joined.formatted("wmSIM02"));
        push(joined.formatted("wmSIM03"));
        push(joined.formatted("wmSIM02"));

        assertThat(stored())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.body()).contains("<Item>"));
    }

    @Test
    void refusesAPushThatWasRecordedLongAgo() throws Exception {
        var recorded = sealed("/wecom/callback", CORP, ADDED);
        Instant now = Instant.now();

        for (Duration later : List.of(Duration.ofMinutes(11), Duration.ofDays(91), Duration.ofMinutes(-11))) {
            doorsAt(now.plus(later))
                    .perform(recorded)
                    .andExpect(status().isUnauthorized())
                    .andExpect(jsonPath("$.detail").value(containsString("within 10 minutes")))
                    .andExpect(request().attribute(CallbackStatistics.class.getName(), notNullValue()));
        }
        assertThat(stored()).isEmpty();

        doorsAt(now.plus(Duration.ofMinutes(9))).perform(recorded).andExpect(status().isOk());
        doorsAt(now.plus(Duration.ofMinutes(9))).perform(recorded).andExpect(status().isOk());
        assertThat(stored()).hasSize(1);
    }

    @Test
    void opensNoRecordedPushForWhoSendsItAsACheck() throws Exception {
        doorsAt(PUSHED)
                .perform(get("/wecom/callback")
                        .queryParam("msg_signature", Vectors.PUSH_SIGNATURE)
                        .queryParam("timestamp", Vectors.PUSH_TIMESTAMP)
                        .queryParam("nonce", Vectors.PUSH_NONCE)
                        .queryParam("echostr", Vectors.PUSH_ENCRYPTED))
                .andExpect(status().isBadRequest())
                .andExpect(content().string(not(containsString("mycreate"))));
    }

    @Test
    void refusesAWrongSignature() throws Exception {
        doors.perform(post("/wecom/callback")
                        .queryParam("msg_signature", Vectors.CHECK_SIGNATURE)
                        .queryParam("timestamp", Vectors.PUSH_TIMESTAMP)
                        .queryParam("nonce", Vectors.PUSH_NONCE)
                        .content(Vectors.envelope(Vectors.PUSH_ENCRYPTED)))
                .andExpect(status().isUnauthorized())
                .andExpect(content().contentType("application/problem+json"))
                .andExpect(jsonPath("$.detail").value(containsString("quanzi.wecom.token")));

        assertThat(stored()).isEmpty();
    }

    @Test
    void refusesAPacketSealedForAnotherCorp() throws Exception {
        doors.perform(sealed("/wecom/callback", "ww9999999999999999", ADDED))
                .andExpect(status().isForbidden())
                .andExpect(jsonPath("$.detail").value(containsString("ww9999999999999999")));

        assertThat(stored()).isEmpty();
    }

    @Test
    void refusesAPacketThatNamesAnotherCorp() throws Exception {
        push(ADDED.replace(CORP, "ww9999999999999999"))
                .andExpect(status().isForbidden())
                .andExpect(jsonPath("$.detail").value(containsString("<ToUserName>")));

        assertThat(stored()).isEmpty();
    }

    @Test
    void refusesBrokenXmlOutsideAndInside() throws Exception {
        doors.perform(sealed("/wecom/callback", CORP, ADDED).content("<xml><Encrypt>"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.detail").value(containsString("line 1")));
        push("<xml><ToUserName>").andExpect(status().isBadRequest());
        push(ADDED.replace("1795311000", "soon"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.detail").value(containsString("<CreateTime>")));
        for (String noTime :
                List.of("9223372036854775807", "99999999999999999999", "-9223372036854775808", "1e9", "")) {
            push(ADDED.replace("1795311000", noTime))
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.detail").value(containsString("<CreateTime>")));
        }
        doors.perform(sealed("/wecom/callback", CORP, ADDED).content("<xml><ToUserName>a</ToUserName></xml>"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.detail").value(containsString("<Encrypt>")));

        assertThat(stored()).isEmpty();
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        doors.perform(sealed("/wecom/callback", CORP, ADDED).content("<xml>" + " ".repeat(5 << 20) + "</xml>"))
                .andExpect(status().isContentTooLarge());

        assertThat(stored()).isEmpty();
    }

    @Test
    void saysWhichParameterIsMissing() throws Exception {
        doors.perform(get("/wecom/callback"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.detail").value(containsString("echostr")));
    }

    @Test
    void saysThatItIsNotSetUp() throws Exception {
        var closed = doors(
                new WeComProperties("", 0, "", "", "", "http://127.0.0.1:1"),
                new OfficialAccountProperties("", "", "", "", "http://127.0.0.1:1", Map.of()));

        closed.perform(sealed("/wecom/callback", CORP, ADDED))
                .andExpect(status().isServiceUnavailable())
                .andExpect(jsonPath("$.detail").value(containsString("quanzi.wecom.aes-key")));
        closed.perform(sealed("/wecom/mp-callback", APP_ID, ADDED))
                .andExpect(status().isServiceUnavailable())
                .andExpect(jsonPath("$.detail").value(containsString("quanzi.mp.aes-key")));
    }

    @Test
    void answersTheOfficialAccountsCheck() throws Exception {
        doorsAt(PUSHED)
                .perform(get("/wecom/mp-callback")
                        // sha1 of "1409659813" + "1372623149" + "QDG6eK", sorted
                        .queryParam("signature", sha1("1372623149" + "1409659813" + "QDG6eK"))
                        .queryParam("timestamp", "1409659813")
                        .queryParam("nonce", "1372623149")
                        .queryParam("echostr", "6284716"))
                .andExpect(status().isOk())
                .andExpect(content().string("6284716"));
    }

    private static String sha1(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void keepsWhoFollowsTheAccountAndNothingThatIsWrittenToIt() throws Exception {
        String head = "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oAbc]]></FromUserName>"
                + "<CreateTime>1795311000</CreateTime>";

        doors.perform(sealed(
                        "/wecom/mp-callback",
                        APP_ID,
                        head + "<MsgType>event</MsgType><Event><![CDATA[subscribe]]></Event></xml>"))
                .andExpect(status().isOk());
        doors.perform(sealed(
                        "/wecom/mp-callback",
                        APP_ID,
                        head + "<MsgType>text</MsgType><Content>hello</Content><MsgId>1</MsgId></xml>"))
                .andExpect(status().isOk());
        doors.perform(sealed("/wecom/mp-callback", CORP, head + "<Event>subscribe</Event></xml>"))
                .andExpect(status().isForbidden());

        assertThat(stored())
                .singleElement()
                .satisfies(entry -> assertThat(WeComEvents.of(entry))
                        .contains(new FollowChanged("oAbc", true, Instant.ofEpochSecond(1795311000))));
    }
}
