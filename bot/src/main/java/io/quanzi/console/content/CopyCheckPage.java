package io.quanzi.console.content;

import io.quanzi.content.law.CopyCheck;
import io.quanzi.content.law.CopyContext;
import io.quanzi.content.law.CopyFinding;
import io.quanzi.content.law.CopyReport;
import io.quanzi.content.law.ProductKind;
import io.quanzi.shared.Money;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Reads a text that is pasted as the market regulator would (广告法检测). Nothing of it is kept. */
@Controller
class CopyCheckPage {
    private static final String VIEW = "console/copy-check";
    private static final int MAX_LENGTH = 4_000;
    private static final List<String> FIELDS =
            List.of("words", "product", "kind", "link", "tip", "now", "was", "lowest");

    private final CopyCheck copyCheck;

    CopyCheckPage(CopyCheck copyCheck) {
        this.copyCheck = copyCheck;
    }

    @GetMapping("/copy-check")
    String form(Model model) {
        fill(model, Map.of());
        return VIEW;
    }

    @PostMapping("/copy-check")
    String check(@RequestParam Map<String, String> values, Model model, Locale language) {
        fill(model, values);
        String words = values.getOrDefault("words", "").replace("\r\n", "\n");
        var wrong = new LinkedHashMap<String, String>();
        CopyContext context = context(values, wrong);
        if (words.isBlank() || words.length() > MAX_LENGTH) {
            wrong.put("words", "copy-check.fault.words");
        }
        model.addAttribute("wrong", wrong);
        if (wrong.isEmpty()) {
            CopyReport report = copyCheck.judge(words, context);
            model.addAttribute("verdict", report.verdict().word());
            model.addAttribute("pieces", pieces(words, report.findings()));
            model.addAttribute(
                    "findings",
                    report.findings().stream()
                            .map(finding -> Row.of(finding, language))
                            .toList());
            model.addAttribute("rewritten", report.rewritten() == null ? "" : report.rewritten());
        }
        return VIEW;
    }

    private static void fill(Model model, Map<String, String> values) {
        var given = new LinkedHashMap<String, String>();
        FIELDS.forEach(field -> given.put(field, values.getOrDefault(field, "")));
        model.addAttribute("given", given);
        model.addAttribute("wrong", Map.of());
        model.addAttribute("kinds", ProductKind.words());
        model.addAttribute(
                "tips",
                Arrays.stream(CopyContext.Knowledge.values())
                        .map(CopyContext.Knowledge::word)
                        .toList());
        model.addAttribute("max", MAX_LENGTH);
    }

    private static CopyContext context(Map<String, String> values, Map<String, String> wrong) {
        String product = values.getOrDefault("product", "").strip();
        String kind = values.getOrDefault("kind", "");
        Long now = fen(values, "now", wrong);
        Long was = fen(values, "was", wrong);
        Long lowest = fen(values, "lowest", wrong);
        return new CopyContext(
                product.isEmpty() && kind.isEmpty()
                        ? List.of()
                        : List.of(new CopyContext.Product(product, "", kind.isEmpty() ? null : ProductKind.of(kind))),
                values.containsKey("link"),
                Arrays.stream(CopyContext.Knowledge.values())
                        .filter(tip -> tip.word().equals(values.get("tip")))
                        .findFirst()
                        .orElse(null),
                Stream.of(now, was, lowest).anyMatch(one -> one != null)
                        ? new CopyContext.Price(now, was, lowest)
                        : null,
                List.of(),
                List.of());
    }

    private static @Nullable Long fen(Map<String, String> values, String field, Map<String, String> wrong) {
        String yuan = values.getOrDefault(field, "").strip();
        if (yuan.isEmpty()) {
            return null;
        }
        try {
            long fen = Money.yuan(yuan).fen();
            if (fen >= 0) {
                return fen;
            }
        } catch (IllegalArgumentException | ArithmeticException unreadable) {
            // said below
        }
        wrong.put(field, "copy-check.fault.price");
        return null;
    }

    /** The text cut where findings begin and end; a piece is marked when it is of one. */
    private static List<Piece> pieces(String words, List<CopyFinding> findings) {
        var pieces = new ArrayList<Piece>();
        int at = 0;
        for (CopyFinding finding : findings) {
            int start = Math.max(at, finding.start());
            if (finding.end() <= start) {
                continue;
            }
            if (start > at) {
                pieces.add(new Piece(words.substring(at, start), ""));
            }
            pieces.add(new Piece(
                    words.substring(start, finding.end()), finding.verdict().word()));
            at = finding.end();
        }
        if (at < words.length()) {
            pieces.add(new Piece(words.substring(at), ""));
        }
        return pieces;
    }

    /**
     * A part of the text.
     *
     * @param verdict empty for a part that nothing stands against
     */
    public record Piece(String words, String verdict) {}

    /** A finding in the reader's language. */
    public record Row(
            String word,
            String verdict,
            String article,
            String source,
            String why,
            String suggestion,
            String replacement) {
        static Row of(CopyFinding finding, Locale language) {
            return new Row(
                    finding.word(),
                    finding.verdict().word(),
                    finding.article().in(language),
                    finding.source().in(language),
                    finding.why().in(language),
                    finding.suggestion().in(language),
                    Optional.ofNullable(finding.replacement()).orElse(""));
        }
    }
}
