package io.quanzi.pages;

import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.liveqa.LiveQa;
import io.quanzi.liveqa.LiveQa.Phase;
import io.quanzi.liveqa.LiveQuestions;
import io.quanzi.liveqa.LiveSession;
import io.quanzi.liveqa.Question;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what stands on the page of a live session, and takes questions for it. */
@Component
class QuestionPages {
    private final Links links;
    private final LiveQa liveQa;
    private final LiveQuestions questions;

    QuestionPages(Links links, LiveQa liveQa, LiveQuestions questions) {
        this.links = links;
        this.liveQa = liveQa;
        this.questions = questions;
    }

    /**
     * A live session as members see it.
     *
     * @param state the word of how far it is, such as {@code PLANNED}
     * @param expert null while that is open
     * @param liveUrl counted; null while it is not known, and when it is over
     * @param replayUrl counted; null while there is none
     * @param questions those that were let through
     * @param own those that this browser sent in and nobody has let through yet
     */
    public record Session(
            String state,
            String topic,
            @Nullable String expert,
            @Nullable String title,
            String startsAt,
            int minutes,
            @Nullable String liveUrl,
            @Nullable String replayUrl,
            List<Asked> questions,
            List<Own> own) {}

    /**
     * A question with its answer.
     *
     * @param name as the person gave it; null without one
     * @param answer null while there is none in writing
     * @param live whether it was answered in the session
     */
    public record Asked(
            String text, @Nullable String name, @Nullable String answer, boolean live) {}

    /**
     * A question that this browser sent in.
     *
     * @param rejected whether it is not shown to others
     */
    public record Own(String id, String text, boolean rejected) {}

    /** The session of a link; empty when the link opens nothing, or the session was taken out. */
    Optional<Session> session(String token, Collection<String> sent) {
        return open(token).map(session -> {
            Phase phase = liveQa.phase(session);
            List<Question> all = questions.of(session);
            return new Session(
                    phase.name(),
                    session.topic(),
                    session.expert(),
                    session.title(),
                    session.startsAt(),
                    session.minutes(),
                    phase == Phase.OVER || session.url() == null ? null : liveQa.counted(session, session.url()),
                    session.replay() == null || phase != Phase.OVER ? null : liveQa.counted(session, session.replay()),
                    all.stream()
                            .filter(one -> one.state() == Question.State.APPROVED)
                            .map(one -> new Asked(one.text(), one.name(), one.answer(), one.live()))
                            .toList(),
                    all.stream()
                            .filter(one -> one.state() != Question.State.APPROVED && sent.contains(one.id()))
                            .map(one -> new Own(one.id(), one.text(), one.state() == Question.State.REJECTED))
                            .toList());
        });
    }

    /**
     * The session to come, for the member centre.
     *
     * @param url of its page, as a link of that member's own: what they ask there is known to be theirs
     */
    public record Invitation(String topic, String startsAt, String url) {}

    /** The next session of the coming week; empty when there is none, or the member's link is not good. */
    Optional<Invitation> invitation(String memberToken) {
        return links.resolve(Link.Kind.MEMBER, memberToken)
                .flatMap(link -> Optional.ofNullable(link.customer()))
                .flatMap(person -> liveQa.nextOfWeek()
                        .map(session -> new Invitation(
                                session.topic(), session.startsAt(), liveQa.questionsUrl(session, person))));
    }

    private Optional<LiveSession> open(String token) {
        return links.resolve(Link.Kind.QUESTIONS, token).flatMap(link -> liveQa.find(link.subject()));
    }

    /** Takes a question; empty when the link opens nothing. */
    Optional<LiveQuestions.Reply> ask(String token, String text, @Nullable String name, String address) {
        return links.resolve(Link.Kind.QUESTIONS, token)
                .flatMap(link -> liveQa.find(link.subject())
                        .map(session -> questions.ask(session, text, name, link.customer(), address)));
    }

    /** Takes a question back. */
    void withdraw(String token, String id) {
        open(token).ifPresent(session -> questions.withdraw(session.id(), id));
    }
}
