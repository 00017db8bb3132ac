package io.quanzi.content.law;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The shop's own list made ready to search: words, and what a promotion must say. */
final class BannedWords {
    static final String RULE = "own-list";
    static final String PROMOTION = "promotion-terms";

    /** No words at all. */
    static final BannedWords NONE = new BannedWords(
            new WordList(List.of(), List.of(), new WordList.Promotions("-", List.of(), List.of(), "-", "-")));

    /** 满199减20, 满3件送1件, 立减30, 88折, 五折; in a folded text, where 8.8 is 88 and blanks are gone. */
    private static final List<String> SHAPES = List.of("满#[元|件|][减|送|赠|享|返][#件|#元|#|]", "[直|立|再][降|减|省][¥|]#", "#折");

    private static final Pattern NO_DISCOUNT = Pattern.compile("[叠纸线射断合扣返回]");

    /** Conditions in other words than the shop's own. */
    private static final Pattern TERMS = Pattern.compile(
            "规则[:：]|指定|款式见|恢复满|每卡|只限|换新|带旧|以旧换|用完为止|限本|限前|限量?[0-9]|单笔|每单|每人|每户|每位|共[0-9]+[份件个套单]|[银金钻黑][石卡]?卡|会员|券|除外|不含|成团|凭|门店自提|次月|张数|前[0-9]+[单名位]");

    /** What a shop says after the sale, which promotes nothing. */
    private static final Pattern SERVICE = Pattern.compile(
            "已退|退回|差额|退差|补差|价保|已结束|已经结束|活动结束了|没有折扣|无折扣|不打折|不议价|不讲价|不参加|不参与|没有优惠|没有秒杀|没有满减|不秒杀|不搞|不做活动|无优惠|没有活动|规则看|规则见|规则在|规则写|叠加规则|叠加说明|同享|清单在|在附件|使用规则|可以一起用|不能一起用|能一起用|以前的|上次的|去年的");

    /** A day, or how long something is good for. */
    private static final Pattern DATE = Pattern.compile(
            "(?:截至|截止|至|到)\\s*(?:当[日天晚])?\\s*\\d{1,2}\\s*[点时]|每月\\s*\\d{1,2}\\s*[日号]|\\d{1,2}\\s*月\\s*(?:\\d{1,2}\\s*[日号]|底|末|上旬|中旬|下旬)"
                    + "|\\d{4}\\s*[-/.年]\\s*\\d{1,2}\\s*[-/.月]\\s*\\d{1,2}"
                    + "|(?<![\\d.¥￥])\\d{1,2}\\s*[-/.]\\s*\\d{1,2}\\s*(?:[-~—–至到]|日|号|截止|结束|前|当天|\\d{1,2}:\\d{2})"
                    + "|\\d+\\s*(?:天|日|小时|个?月)内|当月|当天有效|下一单|\\d{1,2}\\s*[:：]\\s*\\d{2}"
                    + "|\\d{1,2}\\s*[日号]\\s*(?:\\d{1,2}\\s*[:：点]|24|止|截止|结束|前|当天)|[至到]\\s*\\d{1,2}\\s*[日号]"
                    + "|(?:仅限?|只限?|限|截至|截止到?|到|至)\\s*(?:今[天日晚]|明[天日晚]|本周|这周|本?月[底末]|周[一二三四五六日末])"
                    + "|(?:今[天日晚]|明[天日晚]|本周|周[一二三四五六日])[^，。！？\\n]{0,8}(?:止|截止|结束|为止|前有效|当天|有效)");

    private final PhraseIndex<Word> index;
    private final WordList.Promotions promotions;

    /** What a word of the list is for. */
    private enum Use {
        BANNED,
        ALLOWED,
        PROMOTING,
        TERMS
    }

    private record Word(Use use, String article, String suggestion) {}

    BannedWords(WordList list) {
        var words = new ArrayList<PhraseIndex.Entry<Word>>();
        for (WordList.Group group : list.groups()) {
            for (String word : group.words().keySet()) {
                words.add(new PhraseIndex.Entry<>(
                        Phrase.literal(word), new Word(Use.BANNED, group.article(), group.suggestionFor(word))));
            }
        }
        promotions = list.promotions();
        add(words, list.allowed(), Use.ALLOWED);
        add(words, promotions.words(), Use.PROMOTING);
        add(words, promotions.rules(), Use.TERMS);
        var shape = new Word(Use.PROMOTING, "", "");
        if (this.promotions.words().size() > 0) {
            SHAPES.forEach(one -> words.add(new PhraseIndex.Entry<>(Phrase.of(one), shape)));
        }
        index = new PhraseIndex<>(words);
    }

    private static void add(List<PhraseIndex.Entry<Word>> words, List<String> some, Use use) {
        some.forEach(word -> words.add(new PhraseIndex.Entry<>(Phrase.literal(word), new Word(use, "", ""))));
    }

    /** What the list finds in a text. */
    static final class Reading {
        private final List<CopyFinding> words = new ArrayList<>();
        private final BitSet allowed = new BitSet();
        private @Nullable CopyFinding promotion;
        private boolean terms;

        /** Whether all of these chars of the folded text stand in phrases that the shop calls harmless. */
        boolean allows(int start, int end) {
            return !allowed.isEmpty() && allowed.nextClearBit(start) >= end;
        }

        List<CopyFinding> words() {
            return words;
        }
    }

    /**
     * Reads a text by the list.
     *
     * @param decided whether the law's own rules have decided on chars of the folded text
     */
    Reading read(CheckedText text, Decided decided) {
        var reading = new Reading();
        var hits = new ArrayList<Hit>();
        index.find(text.folded(), (start, end, entry) -> {
            switch (entry.owner().use()) {
                case ALLOWED -> reading.allowed.set(start, end);
                case TERMS -> reading.terms = true;
                case BANNED, PROMOTING -> hits.add(new Hit(start, end, entry));
            }
        });
        for (Hit hit : hits) {
            if (hit.entry().owner().use() == Use.PROMOTING) {
                promotion(text, reading, hit);
            } else if (!reading.allows(hit.start(), hit.end())
                    && !decided.on(hit.start(), hit.end())
                    && hits.stream().noneMatch(hit::isWithin)
                    && (!hit.entry().phrase().wholeWords() || text.isOfWholeWords(hit.start(), hit.end()))) {
                reading.words.add(finding(
                        text,
                        hit,
                        RULE,
                        hit.entry().owner().article(),
                        hit.entry().owner().suggestion()));
            }
        }
        return reading;
    }

    private void promotion(CheckedText text, Reading reading, Hit hit) {
        String folded = text.folded();
        boolean number = folded.charAt(hit.end() - 1) == '折'
                && ((hit.start() > 0 && folded.charAt(hit.start() - 1) == '折')
                        || (hit.end() < folded.length()
                                && NO_DISCOUNT
                                        .matcher(folded.substring(hit.end(), hit.end() + 1))
                                        .matches()));
        CopyFinding before = reading.promotion;
        if (!number && (before == null || text.origin(hit.start()) < before.start())) {
            reading.promotion = finding(text, hit, PROMOTION, promotions.article(), promotions.withoutDate());
        }
    }

    /** What a promotion in a text lacks; a part of a text may have it elsewhere, so that it is asked for apart. */
    List<CopyFinding> lacking(CheckedText text, Reading reading) {
        CopyFinding promotion = reading.promotion;
        CopyContext.Price price = text.context().price();
        if (promotion == null || SERVICE.matcher(text.folded()).find() || (price != null && price.lowest() != null)) {
            return List.of(); // a price that is known is measured
        }
        var lacking = new ArrayList<CopyFinding>();
        if (!DATE.matcher(text.original()).find()) {
            lacking.add(promotion);
        }
        if (!reading.terms && !TERMS.matcher(text.folded()).find()) {
            lacking.add(CopyFinding.ofOwnList(
                    PROMOTION,
                    promotion.word(),
                    promotions.article(),
                    promotions.withoutRules(),
                    promotion.start(),
                    promotion.end()));
        }
        return lacking;
    }

    private record Hit(int start, int end, PhraseIndex.Entry<Word> entry) {
        boolean isWithin(Hit other) {
            return other.entry.owner().use() == Use.BANNED
                    && other.end - other.start > end - start
                    && other.start <= start
                    && end <= other.end;
        }
    }

    /** Says on what the law's own rules have decided. */
    interface Decided {
        boolean on(int start, int end);
    }

    private static CopyFinding finding(CheckedText text, Hit hit, String rule, String article, String suggestion) {
        int start = text.origin(hit.start());
        int end = text.endOf(hit.end());
        return CopyFinding.ofOwnList(rule, text.original().substring(start, end), article, suggestion, start, end);
    }
}
