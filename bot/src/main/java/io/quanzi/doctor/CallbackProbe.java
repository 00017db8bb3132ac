package io.quanzi.doctor;

import io.quanzi.callback.CallbackStatistics;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;

/** Sends to a callback address what WeCom sends. */
final class CallbackProbe {
    /** The test event's name, which no consumer knows. */
    static final String EVENT = "quanzi_doctor";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ProbeClient probeClient;
    private final CallbackEncryptor callbackEncryptor;
    private final String address;
    private final String corpId;
    private final String agentId;
    private final Clock machine;
    private final String nonce;

    CallbackProbe(
            ProbeClient probeClient,
            CallbackEncryptor callbackEncryptor,
            String address,
            String corpId,
            String agentId,
            Clock machine) {
        this(probeClient, callbackEncryptor, address, corpId, agentId, machine, CallbackStatistics.PLAYED);
    }

    /** @param nonce what every nonce begins with, so that a probe's requests can be told from WeCom's */
    CallbackProbe(
            ProbeClient probeClient,
            CallbackEncryptor callbackEncryptor,
            String address,
            String corpId,
            String agentId,
            Clock machine,
            String nonce) {
        this.nonce = nonce;
        this.probeClient = probeClient;
        this.callbackEncryptor = callbackEncryptor;
        this.address = address;
        this.corpId = corpId;
        this.agentId = agentId;
        this.machine = machine;
    }

    /** One request and what should come of it. */
    record Checked(URI asked, String echo, ProbeClient.Outcome outcome) {}

    /** How the sealed text of a check looks, which is left to chance otherwise. */
    enum Signs {
        /** Has a plus and a slash, which are written as %2B and %2F. */
        WITH_PLUS,
        /** Has no plus. */
        PLAIN;

        boolean fits(String sealed) {
            return this == WITH_PLUS ? sealed.contains("+") && sealed.contains("/") : !sealed.contains("+");
        }
    }

    /** WeCom's check of the URL. */
    Checked check(Signs signs) {
        String echo = String.valueOf(1_000_000_000_000_000_000L + (RANDOM.nextLong() >>> 5));
        String sealed = callbackEncryptor.seal(echo);
        while (!signs.fits(sealed)) {
            sealed = callbackEncryptor.seal(echo);
        }
        return check(echo, sealed, nonce + hex(8));
    }

    /** The same with a plus in the nonce, which a bot cannot mend as it mends the sealed text. */
    Checked checkWithPlusInNonce() {
        String echo = String.valueOf(RANDOM.nextInt(1_000_000_000));
        return check(echo, callbackEncryptor.seal(echo), nonce + hex(4) + "+" + hex(4));
    }

    private Checked check(String echo, String sealed, String once) {
        var uri = URI.create(address + query(once, sealed) + "&echostr=" + encoded(sealed));
        return new Checked(uri, echo, probeClient.get(uri));
    }

    /** A push of the test event. */
    record Pushed(URI asked, String subject, ProbeClient.Outcome outcome) {}

    /** @param bytes how large the event is at least */
    Pushed push(int bytes) {
        String subject = "quanzi-doctor-" + hex(16);
        String event = "<xml><ToUserName><![CDATA[" + corpId + "]]></ToUserName><FromUserName><![CDATA[" + subject
                + "]]></FromUserName><CreateTime>" + machine.instant().getEpochSecond()
                + "</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[" + EVENT + "]]></Event><Filling>"
                + "0".repeat(bytes) + "</Filling></xml>";
        String sealed = callbackEncryptor.seal(event);
        String body = "<xml><ToUserName><![CDATA[" + corpId + "]]></ToUserName><AgentID><![CDATA[" + agentId
                + "]]></AgentID><Encrypt><![CDATA[" + sealed + "]]></Encrypt></xml>";
        var uri = URI.create(address + query(nonce + hex(8), sealed));
        return new Pushed(uri, subject, probeClient.post(uri, "text/xml", body));
    }

    /** The same address without parameters: whoever stands at it says that they are missing. */
    ProbeClient.Outcome checkBare() {
        return probeClient.get(URI.create(address));
    }

    /** A push of nothing. */
    ProbeClient.Outcome pushBare() {
        return probeClient.post(URI.create(address), "text/xml", "");
    }

    private String query(String once, String sealed) {
        String timestamp = String.valueOf(machine.instant().getEpochSecond());
        return "?msg_signature=" + callbackEncryptor.sign(timestamp, once, sealed) + "&timestamp=" + timestamp
                + "&nonce=" + encoded(once);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
