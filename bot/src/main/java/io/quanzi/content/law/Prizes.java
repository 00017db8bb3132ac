package io.quanzi.content.law;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds prizes of a draw that are worth more than the law allows. */
final class Prizes {
    private static final double MAX_YUAN = 50_000;
    private static final int SUM_REACH = 4;
    private static final Pattern DRAW = Pattern.compile("抽|奖(?!学)|锦鲤|转盘|中签|开盒|赢|幸运|特等奖|头奖|一等奖");
    private static final Pattern AMOUNT = Pattern.compile(
            "(?:(?<yen>\u00A5)\\s*)?(?<digits>\\d[\\d,]{0,11}(?:\\.\\d+)?)\\s*(?<tens>万(?<more>[1-9])?千?|w(?![a-z]))?\\s*(?<unit>元|块|rmb)?"
                    + "|(?<han>[零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟萬]{2,12})\\s*(?:元|块|现金|大奖|红包|豪|购物金|基金|奖金)");

    /** By what somebody speaks of the limit instead of a prize. */
    private static final Pattern LAW_TALK =
            Pattern.compile("不允许|改掉|请改|改到|不得超过|不能超过|不超过|不可超过|上限|违规|违法|超标|法律|法规|别写|不能写|不合规|被罚");

    private Prizes() {}

    /** Thousands behind ten thousands. */
    private static int more(@Nullable String digit) {
        return digit == null ? 0 : Integer.parseInt(digit) * 1000;
    }

    /** Whether an amount is told as the sum of all prizes, each of which may be small. */
    private static boolean isSum(String text, int at) {
        return text.substring(Math.max(0, at - SUM_REACH), at).chars().anyMatch(c -> "总共池计".indexOf(c) >= 0);
    }

    static List<CopyFinding> find(CompiledRule rule, CheckedText text) {
        String original = Amounts.narrow(text.original());
        if (!DRAW.matcher(original).find() || LAW_TALK.matcher(original).find()) {
            return List.of();
        }
        var findings = new ArrayList<CopyFinding>();
        Matcher matcher = AMOUNT.matcher(original);
        while (matcher.find()) {
            String han = matcher.group("han");
            double yuan = han != null
                    ? Amounts.characters(han)
                    : matcher.group("tens") != null
                            ? Amounts.digits(matcher.group("digits")) * 10_000 + more(matcher.group("more"))
                            : matcher.group("yen") != null || matcher.group("unit") != null
                                    ? Amounts.digits(matcher.group("digits"))
                                    : 0;
            if (yuan > MAX_YUAN && !isSum(original, matcher.start())) {
                findings.add(rule.findingAt(text, matcher.start(), matcher.end(), null));
            }
        }
        return findings;
    }
}
