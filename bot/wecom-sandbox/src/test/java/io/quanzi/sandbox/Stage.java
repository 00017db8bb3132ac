package io.quanzi.sandbox;

import java.time.Duration;
import me.chanjar.weixin.cp.api.WxCpExternalContactService;
import me.chanjar.weixin.cp.api.WxCpService;
import me.chanjar.weixin.cp.api.impl.WxCpServiceImpl;
import me.chanjar.weixin.cp.bean.external.WxCpContactWayInfo;
import me.chanjar.weixin.cp.bean.message.WxCpXmlMessage;
import me.chanjar.weixin.cp.config.impl.WxCpDefaultConfigImpl;
import tools.jackson.databind.JsonNode;

/** A sandbox with one app, a real WxJava client of it, and a program that hears its events. */
public final class Stage implements AutoCloseable {
    public static final String CORP = "ww0123456789abcdef";
    public static final String TOKEN = "QDG6eK";
    public static final String AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

    public final Sandbox sandbox;
    public final Receiver receiver = new Receiver();
    public final ControlPlane sim;
    public final WxCpDefaultConfigImpl config = new WxCpDefaultConfigImpl();
    public final WxCpService wecom;

    public Stage() {
        this(new WxCpServiceImpl());
    }

    public Stage(WxCpService client) {
        this(SandboxOptions.inMemory().withCallbackRetryGap(Duration.ofMillis(50)), client);
    }

    public Stage(SandboxOptions options) {
        this(options, new WxCpServiceImpl());
    }

    private Stage(SandboxOptions options, WxCpService client) {
        wecom = client;
        sandbox = Sandbox.start(options);
        sim = new ControlPlane(sandbox.baseUrl());
        config.setCorpId(CORP);
        config.setAgentId(1000002);
        config.setCorpSecret("secret");
        config.setToken(TOKEN);
        config.setAesKey(AES_KEY);
        config.setBaseApiUrl(sandbox.baseUrl());
        wecom.setWxCpConfigStorage(config);
        wecom.setMaxRetryTimes(1);
        wecom.setRetrySleepMillis(10);
        sim.put("/_sim/apps/" + CORP + "/1000002", """
                {"secret":"secret","callbackUrl":"%s","token":"%s","aesKey":"%s"}""".formatted(receiver.url(), TOKEN, AES_KEY));
    }

    public WxCpExternalContactService contacts() {
        return wecom.getExternalContactService();
    }

    public String staff(String name) {
        return sim.post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"" + name + "\"}")
                .path("userid")
                .stringValue();
    }

    /** A person: id, unionid, openid, externalUserId. */
    public JsonNode person(String nickname) {
        return sim.post("/_sim/people", "{\"nickname\":\"" + nickname + "\"}");
    }

    /** A contact way of a member: its picture's address. */
    public String contactWay(String userId, String state) throws Exception {
        var way = new WxCpContactWayInfo.ContactWay();
        way.setType(WxCpContactWayInfo.TYPE.SINGLE);
        way.setScene(WxCpContactWayInfo.SCENE.QRCODE);
        way.setState(state);
        way.setUsers(java.util.List.of(userId));
        var info = new WxCpContactWayInfo();
        info.setContactWay(way);
        return contacts().addContactWay(info).getQrCode();
    }

    public JsonNode scan(JsonNode person, String url) {
        return sim.post(
                "/_sim/scan", "{\"person\":\"" + person.path("id").stringValue() + "\",\"url\":\"" + url + "\"}");
    }

    public void advance(String duration) {
        sim.post("/_sim/clock", "{\"advance\":\"" + duration + "\"}");
    }

    /** The next event, verified and opened by WxJava. */
    public WxCpXmlMessage event() {
        var parcel = receiver.next();
        return WxCpXmlMessage.fromEncryptedXml(
                parcel.body(),
                config,
                parcel.query().get("timestamp"),
                parcel.query().get("nonce"),
                parcel.query().get("msg_signature"));
    }

    @Override
    public void close() {
        sandbox.close();
        receiver.close();
    }
}
