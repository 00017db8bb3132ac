package io.quanzi.shop;

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
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Receives the WeChat Store's pushes of changed orders. A push is verified, stored and answered; it holds no more
 * than the order's id, and what became of the order is read after ({@link StoreChanges}).
 */
@RestController
@RequestMapping("/shop/store-callback")
class StoreCallback {
    /** The source name of the Store's entries in the inbox. */
    static final String SOURCE = "store";

    private static final Logger log = LoggerFactory.getLogger(StoreCallback.class);

    private final ThrottledLog refusals = new ThrottledLog();
    private static final String OF_AN_ORDER = "channels_ec_order_";

    private final Inbox inbox;
    private final Clock clock;
    private final CallbackVerifier callbackVerifier;

    StoreCallback(Inbox inbox, Clock clock, StoreSettings settings) {
        this.inbox = inbox;
        this.clock = clock;
        this.callbackVerifier = settings.callbackVerifier();
    }

    @GetMapping
    ResponseEntity<byte[]> check(HttpServletRequest request) {
        return CallbackVerifier.bare(callbackVerifier.openEcho(request));
    }

    /** Takes what is about an order; of all else nothing is kept. */
    @PostMapping
    ResponseEntity<byte[]> push(HttpServletRequest request) throws IOException {
        var callbackMessage = callbackVerifier.message(request);
        callbackMessage
                .text("Event")
                .filter(event -> event.startsWith(OF_AN_ORDER))
                .ifPresent(event -> store(event, callbackMessage));
        return CallbackVerifier.bare("success");
    }

    private void store(String event, CallbackMessage callbackMessage) {
        String order = orderOf(callbackMessage)
                .orElseThrow(() -> CallbackRejected.malformed(
                        "order_info.order_id: expected an order's number such as 3705115058471208928, got none", null));
        inbox.putOrKeep(new Entry(
                SOURCE + ":" + callbackMessage.fingerprint(),
                SOURCE,
                event,
                SOURCE + ":" + order,
                callbackMessage.at(),
                clock.instant(),
                callbackMessage.raw()));
    }

    /** The order that a push is about. */
    static Optional<String> orderOf(CallbackMessage callbackMessage) {
        return callbackMessage.text("order_info", "order_id").filter(id -> id.matches("\\d{1,20}"));
    }

    /** Answers so that the event is pushed again; the inbox has kept it if it is not. */
    @ExceptionHandler({DataAccessException.class, MongoException.class})
    ResponseEntity<ProblemDetail> notStored(RuntimeException failed) {
        log.error("store push not stored yet cause={}", failed.toString());
        return CallbackRejected.notStored();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> rejected(CallbackRejected callbackRejected) {
        refusals.warn(
                log,
                "store push rejected status={} cause={}",
                callbackRejected.status().value(),
                callbackRejected.detail());
        return callbackRejected.answer();
    }
}
