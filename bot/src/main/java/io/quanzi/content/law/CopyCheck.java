package io.quanzi.content.law;

import io.quanzi.playbook.Playbook;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads a text as the market regulator would (广告法检测), by the rules and words in force.
 *
 * <p>What leaves is read by {@link #check(String, LocalDate)}, which finds out itself what is known of it: previews, plans,
 * approvals and sending give it the same text and so get the same verdict.
 */
@Component
public class CopyCheck {
    /** What stands before knowledge that one can buy by. */
    public static final String MARK = "「广告」";

    /** Letters drawn by lot say nothing, whatever word they happen to spell. */
    private static final Pattern ADDRESS_OR_CODE = Pattern.compile("https?://\\S+|\\b[A-Z0-9][A-Z0-9-]{7,}\\b");

    private final Playbook playbook;
    private final BannedWordsFile words;
    private final LawFile file;
    private final CopyFacts facts;
    private final CopyReleases releases;
    private final Clock clock;

    private volatile @Nullable Ready ready;

    /** The rules made ready, and the files in force that they are made of. */
    private record Ready(Object files, CopyLaw law) {}

    CopyCheck(
            Playbook playbook,
            BannedWordsFile words,
            LawFile file,
            CopyFacts facts,
            CopyReleases releases,
            Clock clock) {
        this.releases = releases;
        this.playbook = playbook;
        this.words = words;
        this.file = file;
        this.facts = facts;
        this.clock = clock;
    }

    /**
     * Reads a whole text as one that leaves now is read.
     *
     * @param told what somebody tells of it; it goes before what is known of the text, and adds to the proofs
     */
    public CopyReport judge(String text, CopyContext told) {
        LocalDate today = ChinaTime.dayOf(clock.instant());
        CopyLaw law = law();
        CopyReport report =
                law.judge(spoken(text), told.over(facts.of(text, today)), today).in(text);
        return released(law, text, report.objections()).isPresent() ? report.released() : report;
    }

    private Optional<CopyRelease> released(CopyLaw law, String text, List<CopyFinding> objections) {
        return objections.isEmpty() || !never(law, objections).isEmpty()
                ? Optional.empty()
                : releases.of(text, objections);
    }

    private static List<CopyFinding> never(CopyLaw law, List<CopyFinding> objections) {
        return objections.stream()
                .filter(finding ->
                        law.isNeverReleased(finding.rule()) || CopyLaw.shipped().isNeverReleased(finding.rule()))
                .toList();
    }

    /**
     * What keeps a whole text from leaving now.
     *
     * @return in the order of the text; empty when it may go
     */
    public List<CopyFinding> check(String text) {
        return check(text, ChinaTime.dayOf(clock.instant()));
    }

    /**
     * What keeps a whole text from leaving on a day.
     *
     * @return in the order of the text; empty when it may go
     */
    public List<CopyFinding> check(String text, LocalDate day) {
        return hold(text, day).objections();
    }

    /** The same with what a person may do about it, and did. */
    public CopyHold hold(String text, LocalDate day) {
        CopyLaw law = law();
        List<CopyFinding> findings =
                law.judge(spoken(text), facts.of(text, day), day).objections();
        return new CopyHold(
                text,
                findings,
                never(law, findings),
                released(law, text, findings).orElse(null));
    }

    /**
     * Lets exactly a text go with what stands against it on a day.
     *
     * @param reason for the record
     * @return empty when nothing holds it, or something does that nobody may release
     */
    public Optional<CopyRelease> release(String text, LocalDate day, String by, String reason) {
        CopyHold hold = hold(text, day);
        return hold.isReleasable() ? Optional.of(releases.add(text, hold.findings(), by, reason)) : Optional.empty();
    }

    /**
     * What keeps a notice of somebody's own order from leaving: it offers nothing, so only its words are read.
     *
     * @return in the order of the text; empty when it may go
     */
    public List<CopyFinding> checkNotice(String text) {
        return law().judge(spoken(text), CopyContext.NONE, ChinaTime.dayOf(clock.instant()))
                .objections();
    }

    /**
     * Returns a text that leaves on a day with the mark of an advertisement before it where it teaches and carries a link to
     * buy by; else itself.
     */
    public String marked(String text, LocalDate day) {
        return lacksMark(text, day) ? marked(text) : text;
    }

    /** Whether a text that leaves on a day teaches, carries a link to buy by and does not say that it is an advertisement. */
    public boolean lacksMark(String text, LocalDate day) {
        return law().lacksMark(spoken(text), facts.of(text, day));
    }

    /** Whether a text that leaves on a day teaches of health beside goods that the law keeps apart from that. */
    public boolean isHealthBesideGoods(String text, LocalDate day) {
        return facts.of(text, day).isHealthBesideGoods();
    }

    /** The same, and as long, without addresses and codes. */
    private static String spoken(String text) {
        return ADDRESS_OR_CODE
                .matcher(text)
                .replaceAll(match -> " ".repeat(match.group().length()));
    }

    /** Returns a text with the mark of an advertisement; itself when it has that. */
    public static String marked(String text) {
        return text.contains(MARK) ? text : MARK + text;
    }

    private CopyLaw law() {
        Object files = playbook.edition();
        Ready known = ready;
        if (known == null || known.files() != files) {
            known = new Ready(files, inForce());
            ready = known;
        }
        return known.law();
    }

    private CopyLaw inForce() {
        var books = new TreeMap<String, LawBook>();
        LawFile.SHIPPED.forEach(path -> books.put(path, CopyLaw.shippedBook(path)));
        playbook.allByPath(file).forEach(books::put);
        return new CopyLaw(
                List.copyOf(books.values()),
                playbook.at(words, BannedWordsFile.PATH).orElse(CopyLaw.shippedWords()));
    }
}
