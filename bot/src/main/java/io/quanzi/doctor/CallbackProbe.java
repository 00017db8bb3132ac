package io.quanzi.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quanzi.callback.CallbackStatistics;
import java.net.URI;
import java.net.URLEncoder;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import me.chanjar.weixin.common.util.crypto.SHA1;
import me.chanjar.weixin.common.util.crypto.WxCryptUtil;

/**
 * Sends to a callback address what WeCom sends. It encrypts by WxJava, which shares no code with {@link
 * io.quanzi.callback}, as WeCom shares none: a fault common to both sides would open what it had sealed itself.
 */
final class CallbackProbe {
    /** The test event's name, which no consumer knows. */
    static final String EVENT = "quanzi_doctor";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ProbeClient probeClient;
    private final WxCryptUtil crypto;
    private final App app;
    private final Clock machine;
    private final String nonce;

    /** The app as it is entered in WeCom's admin console. */
    record App(String address, String corpId, String agentId, String token, String aesKey) {}

    CallbackProbe(ProbeClient probeClient, App app, Clock machine) {
        this(probeClient, app, machine, CallbackStatistics.PLAYED);
    }

    /** @param nonce what every nonce begins with, so that a probe's requests can be told from WeCom's */
    CallbackProbe(ProbeClient probeClient, App app, Clock machine, String nonce) {
        this.probeClient = probeClient;
        this.crypto = new WxCryptUtil(app.token(), app.aesKey(), app.corpId());
        this.app = app;
        this.machine = machine;
        this.nonce = nonce;
    }

    /** A check of the URL, and the text that should come back. */
    record Checked(ProbeAnswer answer, String echo) {}

    /** A push of the test event, and whom it is about. */
    record Pushed(ProbeAnswer answer, String subject) {}

    /** How the sealed text of a check looks, which is left to chance otherwise. */
    enum Signs {
        /** Has a plus and a slash, which are written as %2B and %2F. */
        WITH_PLUS,
        PLAIN
    }

    /** WeCom's check of the URL. */
    Checked check(Signs signs) {
        String echo = String.valueOf(1_000_000_000_000_000_000L + (RANDOM.nextLong() >>> 5));
        String sealed = seal(echo);
        String form = signs == Signs.PLAIN ? "[^+]*" : ".*[+].*/.*|.*/.*[+].*";
        while (!sealed.matches(form)) {
            sealed = seal(echo);
        }
        return check(echo, sealed, nonce + hex(8));
    }

    /** The same with a plus in the nonce, which a bot cannot mend as it mends the sealed text. */
    Checked checkWithPlusInNonce() {
        String echo = String.valueOf(RANDOM.nextInt(1_000_000_000));
        return check(echo, seal(echo), nonce + hex(4) + "+" + hex(4));
    }

    private Checked check(String echo, String sealed, String once) {
        String query = query(once, sealed) + "&echostr=" + URLEncoder.encode(sealed, UTF_8);
        return new Checked(probeClient.get(URI.create(app.address() + query)), echo);
    }

    /** @param bytes how large the event is at least */
    Pushed push(int bytes) {
        String subject = "quanzi-doctor-" + hex(16);
        String event =
                """
                <xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName>\
                <CreateTime>%d</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[%s]]></Event>\
                <Filling>%s</Filling></xml>""".formatted(app.corpId(), subject, machine.instant().getEpochSecond(), EVENT, "0".repeat(bytes));
        String sealed = seal(event);
        String body = """
                <xml><ToUserName><![CDATA[%s]]></ToUserName><AgentID><![CDATA[%s]]></AgentID>\
                <Encrypt><![CDATA[%s]]></Encrypt></xml>""".formatted(app.corpId(), app.agentId(), sealed);
        return new Pushed(post(query(nonce + hex(8), sealed), body), subject);
    }

    /** The same address without parameters: whoever stands at it says that they are missing. */
    ProbeAnswer checkBare() {
        return probeClient.get(URI.create(app.address()));
    }

    ProbeAnswer pushBare() {
        return post("", "");
    }

    private ProbeAnswer post(String query, String body) {
        return probeClient.post(URI.create(app.address() + query), "text/xml", body);
    }

    private String query(String once, String sealed) {
        String timestamp = String.valueOf(machine.instant().getEpochSecond());
        return "?msg_signature=" + SHA1.gen(app.token(), timestamp, once, sealed) + "&timestamp=" + timestamp
                + "&nonce=" + URLEncoder.encode(once, UTF_8);
    }

    /** Seals a message. No two of them are alike, as the first 16 characters are left to chance. */
    private String seal(String message) {
        return crypto.encrypt(hex(8), message);
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
