package io.quanzi.sandbox.second;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.felord.AgentDetails;
import cn.felord.DefaultAgent;
import cn.felord.WeComException;
import cn.felord.api.ExternalContactManager;
import cn.felord.api.WorkWeChatApi;
import cn.felord.callback.CallbackSettings;
import cn.felord.callbacks.CallbackCrypto;
import cn.felord.callbacks.CallbackCryptoBuilder;
import cn.felord.callbacks.CallbackEventBody;
import cn.felord.domain.MultipartResource;
import cn.felord.domain.externalcontact.ConfigId;
import cn.felord.domain.externalcontact.ContactWayBody;
import cn.felord.domain.externalcontact.ContactWayConfigRequest;
import cn.felord.domain.externalcontact.ContentText;
import cn.felord.domain.externalcontact.CorpTagAddRequest;
import cn.felord.domain.externalcontact.CorpTagBase;
import cn.felord.domain.externalcontact.CorpTagOptRequest;
import cn.felord.domain.externalcontact.GroupChatDetailRequest;
import cn.felord.domain.externalcontact.GroupChatListRequest;
import cn.felord.domain.externalcontact.GroupChatWayBody;
import cn.felord.domain.externalcontact.GroupMsgSendResultRequest;
import cn.felord.domain.externalcontact.MsgTemplateRequest;
import cn.felord.domain.externalcontact.WelcomeCodeRequest;
import cn.felord.domain.message.MessageBodyBuilders;
import cn.felord.enumeration.CallbackChangeType;
import cn.felord.enumeration.ContactScene;
import cn.felord.enumeration.MediaTypeEnum;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Receiver;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A program of its own that knows WeCom through {@code cn.felord:wecom-sdk} alone, and says what it got done. */
final class SecondClient {
    private static final String CORP = "ww0123456789abcdef";
    private static final String AGENT = "1000002";
    private static final String TOKEN = "QDG6eK";
    private static final String AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

    private final ControlPlane sim;
    private final Receiver receiver = new Receiver();
    private final LinkedBlockingQueue<CallbackEventBody> events = new LinkedBlockingQueue<>();
    private final CallbackCrypto crypto = new CallbackCryptoBuilder((Consumer<CallbackEventBody>) events::add)
            .build((agentId, corpId) -> new CallbackSettings(TOKEN, AES_KEY, CORP));
    private final AgentDetails agent = DefaultAgent.of(CORP, "secret", AGENT);
    private final WorkWeChatApi wecom = new WorkWeChatApi(new SecondClientTokens());
    private final ExternalContactManager contacts = wecom.externalContactManager(agent);

    private SecondClient(String sandbox) {
        sim = new ControlPlane(sandbox);
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // Read by the test that started this process.
    public static void main(String[] args) {
        int status = 1;
        try {
            new SecondClient(args[0]).walk();
            status = 0;
        } catch (Throwable e) {
            e.printStackTrace();
        } finally {
            System.exit(status); // The client's own threads would keep the process.
        }
    }

    private void walk() throws Exception {
        sim.put("/_sim/apps/" + CORP + "/" + AGENT, """
                {"secret":"secret","callbackUrl":"%s","token":"%s","aesKey":"%s"}""".formatted(receiver.url(), TOKEN, AES_KEY));
        sim.post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"小美\"}");
        var lin = sim.post("/_sim/people", "{\"nickname\":\"林\"}");
        var external = lin.path("externalUserId").stringValue();
        scanAndWelcome(external);
        readAndTag(external, lin.path("unionid").stringValue());
        groups();
        massMessage(external);
        toStaff();
    }

    private void scanAndWelcome(String external) throws Exception {
        var body = ContactWayBody.sigleQrContact("staff1");
        body.setState("ord:8812");
        body.setSkipVerify(true);
        var way = contacts.contactMeWayApi().addContactWay(body);
        var kept = contacts.contactMeWayApi()
                .getContactWay(new ContactWayConfigRequest(way.getConfigId()))
                .getData();
        assertThat(kept.getState()).isEqualTo("ord:8812");
        assertThat(kept.getUser()).containsExactly("staff1");
        assertThat(contacts.contactMeWayApi().getFollowUserList().getData()).containsExactly("staff1");
        done("contact way");

        sim.post("/_sim/scan", "{\"person\":\"p1\",\"url\":\"" + way.getQrCode() + "\"}");
        var added = event();
        assertThat(added.getChangeType()).isEqualTo(CallbackChangeType.ADD_EXTERNAL_CONTACT);
        assertThat(added.getExternalUserId()).isEqualTo(external);
        assertThat(added.getState()).isEqualTo("ord:8812");
        done("callback");

        var welcome = new WelcomeCodeRequest(added.getWelcomeCode());
        welcome.setText(new ContentText("你好😀"));
        contacts.messageApi().sendWelcomeGroupMsg(welcome);
        assertThatThrownBy(() -> contacts.messageApi().sendWelcomeGroupMsg(welcome))
                .isInstanceOf(WeComException.class)
                .hasMessageContaining("41051");
        assertThat(sim.get("/_sim/people/p1/messages").get(0).path("text").stringValue())
                .isEqualTo("你好😀");
        done("welcome");
    }

    private void readAndTag(String external, String unionid) {
        var tag = new CorpTagBase();
        tag.setName("新手妈妈");
        var add = new CorpTagAddRequest();
        add.setGroupName("圈子");
        add.setTag(List.of(tag));
        var tagId =
                contacts.corpTagApi().addCorpTag(add).getData().getTag().get(0).getId();
        contacts.corpTagApi().markTag(new CorpTagOptRequest("staff1", external, Set.of(tagId)));

        var detail = contacts.externalContactUserApi().getByExUserId(external, null);

        assertThat(detail.getExternalContact().getName()).isEqualTo("林");
        assertThat(detail.getExternalContact().getUnionid()).isEqualTo(unionid);
        assertThat(detail.getFollowUser()).singleElement().satisfies(follow -> {
            assertThat(follow.getUserid()).isEqualTo("staff1");
            assertThat(follow.getState()).isEqualTo("ord:8812");
            assertThat(follow.getTags()).hasSize(1);
        });
        assertThat(contacts.externalContactUserApi().listByUserId("staff1").getData())
                .containsExactly(external);
        done("contact and tag");
    }

    private void groups() throws Exception {
        var chatId = sim.post("/_sim/groups", "{\"owner\":\"staff1\",\"name\":\"新手妈妈\"}")
                .path("chatId")
                .stringValue();
        assertThat(event().getChangeType()).isEqualTo(CallbackChangeType.CREATE);
        var body = new GroupChatWayBody(ContactScene.QR_CODE);
        body.setChatIdList(Set.of(chatId));
        body.setState("s1");
        var configId = contacts.groupchatApi().addGroupChatWay(body).getData();
        var way =
                contacts.groupchatApi().getGroupChatWay(new ConfigId(configId)).getData();
        sim.post("/_sim/join", "{\"person\":\"p1\",\"url\":\"" + way.getQrCode() + "\"}");
        var joined = event();
        assertThat(joined.getChangeType()).isEqualTo(CallbackChangeType.UPDATE);
        assertThat(joined.getChatId()).isEqualTo(chatId);
        assertThat(joined.getMemChangeCnt()).isEqualTo(1);
        done("join way");

        assertThat(contacts.groupchatApi()
                        .groupChatList(new GroupChatListRequest(100))
                        .getGroupChatList())
                .hasSize(1);
        var group = contacts.groupchatApi()
                .getGroupChatDetail(GroupChatDetailRequest.withName(chatId))
                .getData();
        assertThat(group.getName()).isEqualTo("新手妈妈");
        assertThat(group.getMemberList()).hasSize(2);
        assertThat(group.getMemberVersion()).isNotEmpty();
        done("group");
    }

    private void massMessage(String external) {
        sim.put("/_sim/settings", "{\"dispatchMillis\":60000}");
        var msgid = contacts.messageApi()
                .addMsgTemplate(MsgTemplateRequest.single("staff1", Set.of(external), "周三特价"))
                .getMsgid();
        var ask = new GroupMsgSendResultRequest(msgid, "staff1");
        assertThatThrownBy(() -> contacts.messageApi().getGroupMsgSendResult(ask))
                .hasMessageContaining("41063");
        sim.post("/_sim/clock", "{\"advance\":\"PT60S\"}");
        sim.post("/_sim/tap", "{\"staff\":\"staff1\",\"msgid\":\"" + msgid + "\"}");

        assertThat(contacts.messageApi().getGroupMsgSendResult(ask).getSendList())
                .singleElement()
                .satisfies(sent -> assertThat(sent.getExternalUserid()).isEqualTo(external));
        done("mass message");
    }

    private void toStaff() throws Exception {
        var media = wecom.mediaApi(agent)
                .uploadMedia(
                        MediaTypeEnum.FILE,
                        new MultipartResource("清单.txt", "十个字的一份清单".getBytes(StandardCharsets.UTF_8)));
        assertThat(media.getData()).isNotEmpty();
        done("media");

        wecom.agentApi(agent)
                .agentMessageApi()
                .send(MessageBodyBuilders.textMessageBodyBuilder(new ContentText("今日待办"))
                        .touser("staff1")
                        .build());
        assertThat(sim.get("/_sim/people/staff1/messages").toString()).contains("今日待办");
        done("app message");
    }

    /** The next event, opened by the client's own cryptography. */
    private CallbackEventBody event() throws InterruptedException {
        var parcel = receiver.next();
        var unused = crypto.accept(
                AGENT,
                CORP,
                parcel.query().get("msg_signature"),
                parcel.query().get("timestamp"),
                parcel.query().get("nonce"),
                parcel.body());
        var event = events.poll(30, TimeUnit.SECONDS);
        assertThat(event).as("an event that the client's cryptography opened").isNotNull();
        return event;
    }

    private static void done(String what) {
        System.out.println("done: " + what);
    }
}
