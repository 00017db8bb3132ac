package io.quanzi.content.law;

import io.quanzi.playbook.Source;
import io.quanzi.shared.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules and words that are in force together, made ready; reads a text by them. */
public final class CopyLaw {
    private static final Message NO_SUGGESTION = Message.of("law.suggestion.none");

    private final List<CompiledRule> measuring;
    private final PhraseIndex<CompiledRule> phrases;
    private final PhraseIndex<CompiledRule> harmless;
    private final BannedWords words;
    private final Set<String> decides;
    private final Set<String> never;
    /** Whether a suggestion passes the check, by what it says: none is offered before that is known. */
    private final Map<Message, Boolean> suggestions = new ConcurrentHashMap<>();

    CopyLaw(List<LawBook> books, BannedWords words) {
        this.words = words;
        decides = books.stream().flatMap(book -> book.decides().stream()).collect(Collectors.toSet());
        List<CompiledRule> rules =
                books.stream().flatMap(book -> book.rules().stream()).toList();
        never = rules.stream()
                .filter(rule -> rule.written().release() != null)
                .map(rule -> rule.written().id())
                .collect(Collectors.toSet());
        measuring =
                rules.stream().filter(rule -> rule.written().measure() != null).toList();
        phrases = new PhraseIndex<>(rules.stream()
                .flatMap(rule -> rule.phrases().stream().map(phrase -> new PhraseIndex.Entry<>(phrase, rule)))
                .toList());
        harmless = new PhraseIndex<>(rules.stream()
                .flatMap(rule -> rule.covering().stream().map(phrase -> new PhraseIndex.Entry<>(phrase, rule)))
                .toList());
    }

    /** The rules and the words that travel in the jar; files are checked by them when they are read by themselves. */
    public static CopyLaw shipped() {
        return Shipped.LAW;
    }

    private static final class Shipped {
        static final Map<String, LawBook> BOOKS = books();
        static final BannedWords WORDS = new BannedWordsFile().parse(read(BannedWordsFile.PATH));
        static final CopyLaw LAW = new CopyLaw(List.copyOf(BOOKS.values()), WORDS);

        private static Map<String, LawBook> books() {
            var books = new TreeMap<String, LawBook>();
            var file = new LawFile();
            LawFile.SHIPPED.forEach(path -> books.put(path, file.parse(read(path))));
            return books;
        }

        private static Source read(String path) {
            String resource = "/playbook/" + path;
            try (InputStream file = CopyLaw.class.getResourceAsStream(resource)) {
                if (file == null) {
                    throw new IllegalStateException(
                            resource + " is missing in the jar; build it again with ./mvnw verify");
                }
                return new Source(path, new String(file.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException unreadable) {
                throw new UncheckedIOException("cannot read " + resource, unreadable);
            }
        }
    }

    static LawBook shippedBook(String path) {
        LawBook book = Shipped.BOOKS.get(path);
        if (book == null) {
            throw new IllegalArgumentException(path + " is not shipped; known are " + LawFile.SHIPPED);
        }
        return book;
    }

    static BannedWords shippedWords() {
        return Shipped.WORDS;
    }

    /**
     * Reads a whole text.
     *
     * @param today for evidence, which counts until its last day
     */
    public CopyReport judge(String text, CopyContext context, LocalDate today) {
        List<CopyFinding> findings = findings(text, context, today, true);
        if (findings.isEmpty()) {
            return CopyReport.CLEAN;
        }
        List<CopyFinding> tried = findings.stream()
                .map(finding -> tried(finding, text, context, today))
                .toList();
        return new CopyReport(hardest(tried), tried, rewritten(tried, text, context, today));
    }

    /** Whether the law forbids something outright, so that nobody may release a text with it. */
    boolean isNeverReleased(String rule) {
        return never.contains(rule);
    }

    /** What stands against the words alone; for a part of a text, whose dates and rules stand elsewhere. */
    public List<CopyFinding> wordsIn(String text) {
        return wordsIn(text, List.of());
    }

    /** The same of a shop that has proofs; those that have ended count too, as the day on which it is told is not known. */
    List<CopyFinding> wordsIn(String text, List<CopyContext.Evidence> proofs) {
        return findings(text, CopyContext.NONE.proved(proofs), LocalDate.MIN, false).stream()
                .filter(finding -> finding.verdict().holds())
                .toList();
    }

    /** What no proof can help against the words alone: the rank of a time may have one, which stands in another file. */
    public List<CopyFinding> blockedIn(String text) {
        return blocked(wordsIn(text), text);
    }

    /** The same of a whole text, which has to say itself until when and by which rules it promises something. */
    public List<CopyFinding> blockedInWhole(String text) {
        return blocked(judge(text, CopyContext.NONE, LocalDate.MAX).findings(), text);
    }

    private static List<CopyFinding> blocked(List<CopyFinding> findings, String text) {
        return findings.stream()
                .filter(finding -> finding.verdict() == CopyVerdict.BLOCK && !Proofs.mayProve(finding, text))
                .toList();
    }

    /** What stands against the words of an offer, and against offering that product at all. */
    public List<CopyFinding> ofOffer(String words, CopyContext.Product product) {
        String name = product.title().isBlank() ? product.category() : product.title();
        var text = new CheckedText(name, name, CopyContext.NONE.with(product));
        var findings = new ArrayList<>(blockedIn(words));
        if (product.kindOrGuess() == ProductKind.INFANT_FORMULA) {
            measuring.stream()
                    .filter(rule -> rule.written().measure() == Measure.formula)
                    .flatMap(rule -> Measures.find(rule, text).stream())
                    .forEach(findings::add);
        }
        return List.copyOf(findings);
    }

    /** Whether a text teaches and sells, and does not say that it is an advertisement. */
    boolean lacksMark(String text, CopyContext context) {
        return context.purchaseLink()
                && Measures.lacksMark(new CheckedText(text, masked(text, context.names()), context));
    }

    private static CopyVerdict hardest(List<CopyFinding> findings) {
        return findings.stream()
                .map(CopyFinding::verdict)
                .max(Comparator.naturalOrder())
                .orElse(CopyVerdict.PASS);
    }

    private List<CopyFinding> findings(String given, CopyContext context, LocalDate today, boolean whole) {
        var text = new CheckedText(given, masked(given, context.names()), context);
        var hits = new ArrayList<Hit>();
        phrases.find(text.folded(), (start, end, entry) -> {
            if (!entry.phrase().wholeWords() || text.isOfWholeWords(start, end)) {
                hits.add(new Hit(start, end, entry.owner()));
            }
        });
        List<Hit> allowed = hits.isEmpty() ? List.of() : harmlessIn(text);
        var kept = new ArrayList<CopyFinding>();
        var applies = new IdentityHashMap<CompiledRule, Boolean>();
        BannedWords.Reading own = words.read(
                text,
                (start, end) -> decides.contains(text.folded().substring(start, end))
                        || hits.stream().anyMatch(hit -> hit.has(start, end)));
        for (Hit hit : hits) {
            if (applies.computeIfAbsent(hit.rule(), rule -> rule.applies(text))
                    && allowed.stream().noneMatch(one -> one.exempts(hit))
                    && !own.allows(hit.start(), hit.end())
                    && !hit.rule().exempts(text.folded(), hit.start(), hit.end())) {
                kept.add(hit.rule().finding(text, hit.start(), hit.end()));
            }
        }
        kept.addAll(own.words());
        List<CopyFinding> longest = longest(kept);
        longest.removeIf(finding -> finding.verdict() == CopyVerdict.EVIDENCE
                && Proofs.prove(finding, text.original(), context.evidence(), today));
        if (!context.evidence().isEmpty()) {
            longest.removeIf(finding -> Proofs.proveRank(finding, text.original(), context.evidence(), today));
        }
        for (CompiledRule rule : measuring) {
            if (rule.applies(text)) {
                longest.addAll(Measures.find(rule, text));
            }
        }
        if (whole) {
            longest.addAll(words.lacking(text, own));
        }
        longest.sort(Comparator.comparingInt(CopyFinding::start).thenComparing(CopyFinding::end));
        return longest;
    }

    private List<Hit> harmlessIn(CheckedText text) {
        var found = new ArrayList<Hit>();
        harmless.find(text.folded(), (start, end, entry) -> found.add(new Hit(start, end, entry.owner())));
        return found;
    }

    /** Of findings one of which lies in another, the longer; of the same place, the hardest; of one rule those that stand apart. */
    private static List<CopyFinding> longest(List<CopyFinding> findings) {
        var kept = new ArrayList<CopyFinding>();
        for (int i = 0; i < findings.size(); i++) {
            CopyFinding finding = findings.get(i);
            boolean covered = false;
            for (int k = 0; k < findings.size() && !covered; k++) {
                CopyFinding other = findings.get(k);
                covered = k != i && other.verdict().holds() && outdoes(other, finding, k < i);
            }
            if (!covered) {
                kept.add(finding);
            }
        }
        return kept;
    }

    private static boolean outdoes(CopyFinding other, CopyFinding finding, boolean isFirst) {
        boolean longer = other.length() > finding.length()
                || (other.length() == finding.length() && other.start() < finding.start());
        if (!other.covers(finding)) {
            return longer && other.rule().equals(finding.rule()) && other.overlaps(finding);
        }
        int harder = other.verdict().compareTo(finding.verdict());
        return longer || harder > 0 || (harder == 0 && isFirst);
    }

    private record Hit(int start, int end, CompiledRule rule) {
        boolean has(int from, int to) {
            return start <= from && to <= end;
        }

        /** Whether this phrase of a rule makes a hit of the same rule harmless. */
        @SuppressWarnings("ReferenceEquality") // each is made once, and there are many to compare
        boolean exempts(Hit hit) {
            return hit.rule == rule && has(hit.start, hit.end);
        }
    }

    /** Words received from people are read as neutral ones of the same length. */
    private static String masked(String text, List<String> names) {
        String masked = text;
        for (String name : names) {
            if (!name.isBlank()) {
                masked = masked.replace(name, "某".repeat(name.length()));
            }
        }
        return masked;
    }

    private CopyFinding tried(CopyFinding finding, String text, CopyContext context, LocalDate today) {
        CopyFinding offered = ended(finding, text, context, today)
                .orElseGet(() -> suggestions.computeIfAbsent(finding.suggestion(), this::passes)
                        ? finding
                        : finding.suggesting(NO_SUGGESTION));
        if (finding.replacement() == null) {
            return offered;
        }
        String other = finding.putInto(text);
        boolean gone = findings(other, context, today, true).stream()
                .noneMatch(left -> left.verdict().holds() && overlaps(left, finding));
        return gone ? offered : offered.instead(null);
    }

    /** The finding with the proof that it had, and what to do; empty when it had none. */
    private static Optional<CopyFinding> ended(CopyFinding finding, String text, CopyContext context, LocalDate today) {
        return Proofs.ended(finding, text, context.evidence(), today)
                .map(proof -> finding.suggesting(Message.of(
                        "law.evidence.ended",
                        Optional.ofNullable(proof.document()).orElse(proof.claim()),
                        proof.until().toString())));
    }

    private static boolean overlaps(CopyFinding left, CopyFinding finding) {
        String words = finding.replacement();
        int end = finding.start() + (words == null ? 0 : words.length());
        return left.start() < Math.max(end, finding.start() + 1) && left.end() > finding.start();
    }

    private boolean passes(Message suggestion) {
        return wordsIn(suggestion.in(Locale.SIMPLIFIED_CHINESE)).isEmpty();
    }

    private @Nullable String rewritten(List<CopyFinding> findings, String text, CopyContext context, LocalDate today) {
        String other = CopyReport.rewritten(text, findings);
        return other.equals(text)
                        || hardest(findings(other, context, today, true)).holds()
                ? null
                : other;
    }
}
