package io.quanzi.content.law;

import io.quanzi.playbook.Playbook;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads a text as the market regulator would (广告法检测), by the rules and words in force. */
@Component
public class CopyCheck {
    /** What stands before knowledge that one can buy by. */
    public static final String MARK = "「广告」";

    private final Playbook playbook;
    private final BannedWordsFile words;
    private final LawFile file;
    private final Clock clock;

    private volatile @Nullable Ready ready;

    /** The rules made ready, and the files in force that they are made of. */
    private record Ready(Object files, CopyLaw law) {}

    CopyCheck(Playbook playbook, BannedWordsFile words, LawFile file, Clock clock) {
        this.playbook = playbook;
        this.words = words;
        this.file = file;
        this.clock = clock;
    }

    /** Checks a whole text that is about to leave, of which nothing but the words is known. */
    public CopyReport judge(String text) {
        return judge(text, CopyContext.NONE);
    }

    /** Checks a whole text that is about to leave. */
    public CopyReport judge(String text, CopyContext context) {
        LocalDate today = ChinaTime.dayOf(clock.instant());
        return law().judge(text, context, today);
    }

    /**
     * What keeps a whole text from leaving, of which nothing but the words is known.
     *
     * @return in the order of the text; empty when it may go
     */
    public List<CopyFinding> check(String text) {
        return judge(text).objections();
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
