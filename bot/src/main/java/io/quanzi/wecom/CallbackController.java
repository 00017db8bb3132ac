package io.quanzi.wecom;

import com.mongodb.MongoException;
import io.quanzi.callback.CallbackMessage;
import io.quanzi.callback.CallbackRejected;
import io.quanzi.callback.CallbackVerifier;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.shared.ThrottledLog;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Receives the events that WeCom and the Official Account push. A message is verified, stored and answered;
 * the work on it comes after, so that the answer never waits for it (WeCom hangs up after 5 seconds).
 *
 * <p>A packet that somebody recorded and plays again is refused for its age once the inbox may have forgotten it; until
 * then its fingerprint makes it a duplicate.
 */
@RestController
@RequestMapping("/wecom")
class CallbackController {
    private static final Logger log = LoggerFactory.getLogger(CallbackController.class);

    private final ThrottledLog refusals = new ThrottledLog();
    private static final Set<String> FOLLOWING = Set.of("subscribe", "unsubscribe");

    private final Inbox inbox;
    private final Clock clock;
    private final CallbackVerifier corp;
    private final CallbackVerifier account;

    @Autowired
    CallbackController(Inbox inbox, Clock clock, WeComProperties corp, OfficialAccountProperties account) {
        this(inbox, clock, corp, account, Clock.systemUTC());
    }

    CallbackController(
            Inbox inbox, Clock clock, WeComProperties corp, OfficialAccountProperties account, Clock machine) {
        this.inbox = inbox;
        this.clock = clock;
        this.corp = new CallbackVerifier("quanzi.wecom", corp.corpId(), corp.token(), corp.aesKey(), machine);
        this.account = new CallbackVerifier("quanzi.mp", account.appId(), account.token(), account.aesKey(), machine);
    }

    @GetMapping("/callback")
    ResponseEntity<byte[]> check(HttpServletRequest request) {
        return CallbackVerifier.bare(corp.echo(request));
    }

    @PostMapping("/callback")
    ResponseEntity<Void> push(HttpServletRequest request) throws IOException {
        var callbackMessage = corp.message(request);
        corp.expectReceiver(callbackMessage);
        String event = callbackMessage.text("Event").orElse("message");
        store(
                callbackMessage
                        .text("ChangeType")
                        .map(change -> event + "." + change)
                        .orElse(event),
                callbackMessage);
        return ResponseEntity.ok().build();
    }

    @GetMapping("/mp-callback")
    ResponseEntity<byte[]> checkAccount(HttpServletRequest request) {
        return CallbackVerifier.bare(account.openEcho(request));
    }

    /**
     * Keeps who follows and who stopped. What people write to the account is none of ours and not kept. A packet's
     * ToUserName is the account's original id, which no setting names, so that its seal alone says whom it is for.
     */
    @PostMapping("/mp-callback")
    ResponseEntity<Void> pushAccount(HttpServletRequest request) throws IOException {
        var callbackMessage = account.message(request);
        callbackMessage
                .text("Event")
                .filter(FOLLOWING::contains)
                .ifPresent(event -> store("mp." + event, callbackMessage));
        return ResponseEntity.ok().build();
    }

    private void store(String type, CallbackMessage callbackMessage) {
        var entry = new Entry(
                WeComEvent.SOURCE + ":" + callbackMessage.fingerprint(),
                WeComEvent.SOURCE,
                type,
                subject(callbackMessage, type),
                callbackMessage.at(),
                clock.instant(),
                callbackMessage.raw());
        inbox.putOrKeep(entry);
    }

    /** Finds whom an event is about: a customer, a group, else a follower or the member who wrote. */
    private static String subject(CallbackMessage callbackMessage, String otherwise) {
        return Stream.of("ExternalUserID", "ChatId", "FromUserName")
                .flatMap(name -> callbackMessage.text(name).stream())
                .findFirst()
                .orElse(otherwise);
    }

    /**
     * Answers so that WeCom sends the event again; one of its pages promises that for silence only, hence the inbox has
     * kept it.
     */
    @ExceptionHandler({DataAccessException.class, MongoException.class})
    ResponseEntity<ProblemDetail> notStored(RuntimeException failed) {
        log.error("callback not stored yet cause={}", failed.toString());
        return CallbackRejected.notStored();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> rejected(CallbackRejected callbackRejected) {
        refusals.warn(
                log,
                "callback rejected status={} cause={}",
                callbackRejected.status().value(),
                callbackRejected.detail());
        return callbackRejected.answer();
    }
}
