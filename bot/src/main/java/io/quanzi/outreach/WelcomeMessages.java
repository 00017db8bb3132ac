package io.quanzi.outreach;

import io.quanzi.outreach.DeliveryLog.Before;
import io.quanzi.outreach.DeliveryLog.Kind;
import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.Outreach.Welcome;
import io.quanzi.wecom.speech.ErrorCodes;
import io.quanzi.wecom.speech.SendResult;
import io.quanzi.wecom.speech.WeComMessenger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the welcome of a contact by WeCom's code, or leaves it to the officer. */
record WelcomeMessages(
        DeliveryLog deliveryLog,
        OfficerNotes notes,
        DeliveryRules rules,
        MessagePictures pictures,
        WeComMessenger weComMessenger,
        Clock clock) {
    private static final Logger log = LoggerFactory.getLogger(WelcomeMessages.class);
    /** A contact may come as two events, half and whole, each with a code of its own. */
    private static final Duration JUST_NOW = Duration.ofMinutes(10);

    /** As {@link Outreach#welcome} has it. */
    DeliveryOutcome send(Welcome welcome, MessageContent messageContent) {
        if (welcome.code() == null) {
            return leaveToOfficer(
                    welcome, messageContent.text(), SkipReason.NO_CODE, "no welcome code came with the contact");
        }
        String id = welcome.id();
        Optional<Before> before =
                deliveryLog.begin(id, Kind.WELCOME, welcome.person().id(), clock.instant());
        if (before.isPresent() && before.get().outcome() != null) {
            return before.get().outcome();
        }
        Optional<DeliveryOutcome.Skipped> banned = rules.banned(id, messageContent.own());
        if (banned.isPresent()) {
            return leaveToOfficer(
                    welcome,
                    plainGreeting(messageContent),
                    SkipReason.COPY,
                    banned.get().detail());
        }
        MessagePictures.Media media = pictures.media(messageContent);
        SendResult sendResult = media.failed() == null
                ? weComMessenger.welcome(welcome.code(), MessageConversion.of(messageContent, media.ids()))
                : media.failed();
        if (sendResult instanceof SendResult.Accepted) {
            return welcomed(welcome);
        }
        if (sendResult instanceof SendResult.Rejected refused) {
            if (refused.code() == ErrorCodes.ALREADY_WELCOMED && before.isPresent()) {
                return welcomed(welcome); // the earlier call did arrive
            }
            if (refused.code() == ErrorCodes.BAD_MEDIA_ID) {
                pictures.forgetMedia(messageContent); // the next message uploads them anew
            }
            String why = refused.code() + " " + refused.reason();
            log.warn("welcome refused delivery={} code={} reason={}", id, refused.code(), refused.reason());
            if (refused.code() == ErrorCodes.ALREADY_WELCOMED) {
                return alreadyGreeted(welcome, why);
            }
            return leaveToOfficer(
                    welcome,
                    messageContent.text(),
                    refused.code() == ErrorCodes.WELCOME_CODE_OVER ? SkipReason.CODE_OVER : SkipReason.REFUSED,
                    why);
        }
        boolean mayHaveBeenSaid =
                before.isPresent() || (media.failed() == null && sendResult instanceof SendResult.Unknown);
        if (!mayHaveBeenSaid) {
            deliveryLog.undo(id);
        }
        throw new DeliveryDeferred(
                (media.failed() == null ? "send_welcome_msg" : "media/upload") + ": expected an answer, got "
                        + sendResult,
                mayHaveBeenSaid,
                sendResult.failureCause());
    }

    private DeliveryOutcome welcomed(Welcome welcome) {
        DeliveryOutcome said = deliveryLog.said(welcome.id(), clock.instant());
        deliveryLog.settleWelcomes(welcome.person().id(), clock.instant());
        return said;
    }

    /**
     * Ends a welcome that was said already: asks nobody to greet again, and reports another program that greets in our
     * place.
     */
    private DeliveryOutcome alreadyGreeted(Welcome welcome, String why) {
        Instant now = clock.instant();
        var skipped = new DeliveryOutcome.Skipped(SkipReason.REFUSED, why);
        if (deliveryLog.wasWelcomed(welcome.person().id(), now.minus(JUST_NOW))) {
            return deliveryLog.skipped(welcome.id(), skipped, now);
        }
        return deliveryLog.missed(welcome.id(), welcome.person().id(), welcome.userId(), welcome.note(), skipped, now);
    }

    /** Asks the officer to greet in our place. */
    DeliveryOutcome leaveToOfficer(Welcome welcome, String words, SkipReason reason, String detail) {
        notes.ask(welcome.note(), welcome.userId(), welcome.person().id(), words);
        return deliveryLog.missed(
                welcome.id(),
                welcome.person().id(),
                welcome.userId(),
                welcome.note(),
                new DeliveryOutcome.Skipped(reason, detail),
                clock.instant());
    }

    /** Returns what an officer says instead of words that the law is against: hello, and where to look. */
    private static String plainGreeting(MessageContent messageContent) {
        return messageContent.cards().stream()
                .map(card -> card.title() + " " + card.url())
                .collect(Collectors.joining("\n", "您好，很高兴认识您。有什么需要，随时在这里找我。\n", ""));
    }
}
