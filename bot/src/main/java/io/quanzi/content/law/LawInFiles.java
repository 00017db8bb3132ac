package io.quanzi.content.law;

import io.quanzi.playbook.TextCheck;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Judges the texts of all files by the rules and words that would be in force with them. A promotion's dates and rules may
 * stand elsewhere, so that only the words count here; whether a proof has ended is asked on the day of sending.
 */
@Component
class LawInFiles implements TextCheck {
    private final BannedWordsFile words;
    private final LawFile file;
    private final EvidenceFile evidence;

    private volatile @Nullable Ready last;

    /** The rules that a selection was judged by last, and what they were made of. */
    private record Ready(List<LawBook> books, BannedWords words, CopyLaw law) {
        @SuppressWarnings("ReferenceEquality") // a file that was read again counts as another
        boolean isOf(List<LawBook> some, BannedWords list) {
            if (words != list || books.size() != some.size()) {
                return false;
            }
            for (int i = 0; i < some.size(); i++) {
                if (books.get(i) != some.get(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    LawInFiles(BannedWordsFile words, LawFile file, EvidenceFile evidence) {
        this.words = words;
        this.file = file;
        this.evidence = evidence;
    }

    @Override
    public List<Flaw> flaws(String text, Others others) {
        List<LawBook> books = LawFile.SHIPPED.stream()
                .map(path -> others.at(file, path).orElseGet(() -> CopyLaw.shippedBook(path)))
                .toList();
        BannedWords list = others.at(words, BannedWordsFile.PATH).orElseGet(CopyLaw::shippedWords);
        Ready ready = last;
        if (ready == null || !ready.isOf(books, list)) {
            ready = new Ready(books, list, new CopyLaw(books, list));
            last = ready;
        }
        List<CopyContext.Evidence> proofs = others.at(evidence, EvidenceFile.PATH)
                .map(EvidenceFile.Content::evidence)
                .orElse(List.of());
        return ready.law().wordsIn(text, proofs).stream()
                .map(finding -> new Flaw(finding.start(), finding.message()))
                .toList();
    }
}
