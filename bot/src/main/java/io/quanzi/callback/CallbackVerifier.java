package io.quanzi.callback;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Verifies and opens what is pushed to one callback URL. */
public final class CallbackVerifier {
    private static final int LARGEST_BODY = 1 << 20;
    /** WeCom repeats an unanswered push within seconds, signed anew; the rest is for clocks that differ. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private final String settings;
    private final String receiver;
    private final @Nullable CallbackCipher callbackCipher;
    private final Clock machine;

    /**
     * @param settings where its settings stand, for messages
     * @param receiver whom packets must be for: the corp id, the account's or the Store's app id
     * @param token of the page where this URL is entered; while it or the receiver is empty, all is refused
     * @param aesKey of the same page
     */
    public CallbackVerifier(String settings, String receiver, String token, String aesKey) {
        this(settings, receiver, token, aesKey, Clock.systemUTC());
    }

    /**
     * Likewise, with the clock that the times of packets are judged by: the machine's, since the program's own may be the
     * sandbox's.
     *
     * @param settings where its settings stand, for messages
     * @param receiver whom packets must be for: the corp id, the account's or the Store's app id
     * @param token of the page where this URL is entered; while it or the receiver is empty, all is refused
     * @param aesKey of the same page
     */
    public CallbackVerifier(String settings, String receiver, String token, String aesKey, Clock machine) {
        this.machine = machine;
        this.settings = settings;
        this.receiver = receiver;
        this.callbackCipher = receiver.isEmpty() || token.isEmpty() ? null : new CallbackCipher(token, aesKey);
    }

    /**
     * Checks the settings a verifier is made with.
     *
     * @throws IllegalArgumentException when a token or key is none that an admin page gives, or only one of the two is there
     */
    public static void check(String settings, String token, String aesKey) {
        if (token.isEmpty() != aesKey.isEmpty()) {
            throw new IllegalArgumentException(settings + ".token and " + settings
                    + ".aes-key: expected both or neither, got only the " + (token.isEmpty() ? "key" : "token"));
        }
        if (!token.matches("[A-Za-z0-9]{0,32}")) {
            throw new IllegalArgumentException(
                    settings + ".token: expected at most 32 letters and digits, got " + token.length() + " characters");
        }
        if (!aesKey.isEmpty() && !aesKey.matches("[A-Za-z0-9]{43}")) {
            throw new IllegalArgumentException(settings
                    + ".aes-key: expected exactly 43 letters and digits as the admin page shows them, got "
                    + aesKey.length() + " characters" + (aesKey.length() == 43 ? ", others among them" : ""));
        }
    }

    private CallbackCipher cipher() {
        if (callbackCipher == null) {
            throw new CallbackRejected(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    settings + ".token and " + settings
                            + ".aes-key: expected those of the page where this URL is entered, got none; set both and"
                            + " start again",
                    null);
        }
        return callbackCipher;
    }

    /** The plaintext of a sealed check (WeCom). */
    public String echo(HttpServletRequest request) {
        // a "+" that nobody encoded arrives as a space, which Base64 never has
        String echo = parameter(request, "echostr").replace(' ', '+');
        verify(request, "msg_signature", echo);
        String opened = open(request, echo);
        if (opened.stripLeading().startsWith("<") || opened.stripLeading().startsWith("{")) {
            // a recorded push is signed the same way; answered, it would be given out opened
            throw CallbackRejected.malformed(
                    "echostr: expected the text of a check, got a push; send pushes with POST", null);
        }
        CallbackStatistics.mark(request, CallbackStatistics.VisitOutcome.CHECKED);
        return opened;
    }

    /** The echo of an open check (Official Account, Store), which is signed over token, timestamp and nonce only. */
    public String openEcho(HttpServletRequest request) {
        verify(request, "signature", "");
        CallbackStatistics.mark(request, CallbackStatistics.VisitOutcome.CHECKED);
        return parameter(request, "echostr");
    }

    /** The message of a push, verified and decrypted. */
    public CallbackMessage message(HttpServletRequest request) throws IOException {
        cipher();
        for (String name : List.of("msg_signature", "timestamp", "nonce")) {
            parameter(request, name); // before anything of the body is read
        }
        String encrypted = parse(body(request))
                .text("Encrypt")
                .orElseThrow(() -> CallbackRejected.malformed(
                        "<Encrypt>: expected the sealed packet, got none; set the callback to encrypted mode (安全模式)",
                        null));
        verify(request, "msg_signature", encrypted);
        CallbackMessage callbackMessage = parse(open(request, encrypted));
        CallbackStatistics.mark(request, CallbackStatistics.VisitOutcome.TAKEN);
        return callbackMessage;
    }

    /** Refuses a message that names another receiver inside than its envelope does. */
    public void expectReceiver(CallbackMessage callbackMessage) {
        expectReceiver("<ToUserName>", callbackMessage.text("ToUserName").orElse(""));
    }

    private void expectReceiver(String where, String got) {
        if (!receiver.equals(got)) {
            throw new CallbackRejected(
                    HttpStatus.FORBIDDEN,
                    where + ": expected this program's " + receiver + ", got \"" + got
                            + "\"; another corp's or account's callback points here",
                    null);
        }
    }

    /** An answer of bare text: no quotes, no byte order mark, no line break. */
    public static ResponseEntity<byte[]> bare(String text) {
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(text.getBytes(StandardCharsets.UTF_8));
    }

    private void verify(HttpServletRequest request, String name, String signed) {
        if (!cipher().isSigned(
                        parameter(request, name),
                        parameter(request, "timestamp"),
                        parameter(request, "nonce"),
                        signed)) {
            CallbackStatistics.mark(request, CallbackStatistics.VisitOutcome.BAD_SIGNATURE);
            throw new CallbackRejected(
                    HttpStatus.UNAUTHORIZED,
                    name + ": expected the signature with " + settings
                            + ".token over this packet, got another; compare the token with the admin page's",
                    null);
        }
        requireFresh(request, parameter(request, "timestamp"));
    }

    /** Refuses what somebody recorded and sends again after the inbox has forgotten it; repetitions of WeCom come in seconds. */
    private void requireFresh(HttpServletRequest request, String timestamp) {
        Instant now = machine.instant();
        boolean isTime = timestamp.matches("[0-9]{1,11}");
        Instant signedAt = isTime ? Instant.ofEpochSecond(Long.parseLong(timestamp)) : Instant.EPOCH;
        if (!isTime || Duration.between(signedAt, now).abs().compareTo(FRESH) > 0) {
            String why =
                    "timestamp: expected Unix seconds within " + FRESH.toMinutes() + " minutes of this server's " + now
                            + ", got " + (isTime ? signedAt.toString() : "what is none")
                            + "; set this server's clock, and do not send a recorded push again";
            CallbackStatistics.mark(request, CallbackStatistics.VisitOutcome.BAD_TIME, why);
            throw new CallbackRejected(HttpStatus.UNAUTHORIZED, why, null);
        }
    }

    private String open(HttpServletRequest request, String encrypted) {
        CallbackCipher.Opened opened;
        try {
            opened = cipher().open(encrypted);
        } catch (IllegalArgumentException unreadable) {
            CallbackStatistics.mark(request, CallbackStatistics.VisitOutcome.BAD_KEY);
            throw CallbackRejected.malformed(
                    "the sealed packet: expected one that " + settings
                            + ".aes-key opens, got one that it does not; compare the key with the admin page's ("
                            + unreadable.getMessage() + ")",
                    unreadable);
        }
        CallbackStatistics.mark(request, CallbackStatistics.VisitOutcome.OTHER_RECEIVER);
        expectReceiver("the seal's receiver", opened.receiver());
        return opened.message();
    }

    private static CallbackMessage parse(String text) {
        try {
            return CallbackMessage.parse(text);
        } catch (IllegalArgumentException broken) {
            throw CallbackRejected.malformed(
                    "the body: expected a push in XML or JSON, got what is none: " + broken.getMessage(), broken);
        }
    }

    private static String parameter(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        if (value == null || value.isEmpty()) {
            throw CallbackRejected.malformed(
                    "parameter " + name
                            + ": expected as it stands in every push, got none; this URL is for WeCom or WeChat only",
                    null);
        }
        return value;
    }

    private static String body(HttpServletRequest request) throws IOException {
        byte[] body = request.getContentLengthLong() > LARGEST_BODY
                ? new byte[LARGEST_BODY + 1]
                : request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw new CallbackRejected(HttpStatus.CONTENT_TOO_LARGE, "the body: expected at most 1 MB, got more", null);
        }
        return new String(body, StandardCharsets.UTF_8);
    }
}
