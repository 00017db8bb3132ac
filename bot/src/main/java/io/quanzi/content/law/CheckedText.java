package io.quanzi.content.law;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.BitSet;
import java.util.HashSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A text while it is checked: as given, folded, and what follows from both when somebody asks. */
final class CheckedText {
    /** Words by which a text offers something for sale. */
    private static final Pattern OFFER = Pattern.compile(
            "[¥$][0-9]|[0-9]元|[0-9]块|元起|到手|下单|购买|选购|抢购|囤|优惠|活动价|特价|折扣"
                    + "|[0-9]折|满减|立减|直降|秒杀|团购|拼团|预售|现货|到货|补货|上新|新品|上架|有货|开售|热卖|热销|好物|好价|种草|推荐|福利|试用装|买[一二两三0-9]|赠|送"
                    + "|包邮|新客价|认准|选这|必备|好价|买二|第二罐|半价|试试|选它|这款|本款|点开|速来|会员价|报名|专场|正合适|礼盒|产房|囤货|同款|换购|体面|口粮|扫码|链接|小程序|商城|店里|本店|旗舰店|库存|领券|券|点链接|派|凭|懂的来|回购|哪家强|价格|https?");

    /** Words by which a text tells of an order, a date, a use or a rule instead of praising. */
    private static final Pattern NOTICE = Pattern.compile(
            "请(?:先|看|按|遵|查|核对|检查|联系|咨询|问|到|带|以|勿|不|在|把|用|尽|及)|说明|订单|收货|您好|编号|公告|监护人|晾干|开封|标签|尺码表|gb|兑奖|自提|医生"
                    + "|我们不|群里不|慢慢|不要|建议|提醒|天内|详情|公示|客服|室温|冷藏|消毒|刷牙|[0-9]月[0-9]|[0-9]日|:[0-9]{2}|店员|删除|自愿|退|不一样|可以不|有关");

    private static final int NOTICE_WORDS = 2;

    /** Each thread has its own: it keeps the text it is in. */
    private static final ThreadLocal<BreakIterator> WORDS =
            ThreadLocal.withInitial(() -> BreakIterator.getWordInstance(ULocale.CHINA));

    private final String original;
    private final CopyContext context;
    private final NormalizedText normalized;
    private final String folded;
    private @Nullable BitSet wordStarts;
    private @Nullable Boolean offers;

    /** @param read the text as it is to be read, of the same length: without the names of people */
    CheckedText(String original, String read, CopyContext context) {
        this.original = original;
        this.context = context;
        this.normalized = NormalizedText.of(read);
        this.folded = normalized.text();
    }

    String original() {
        return original;
    }

    String folded() {
        return folded;
    }

    CopyContext context() {
        return context;
    }

    /** Where a char of the folded text stands in the original. */
    int origin(int position) {
        return normalized.origin(position);
    }

    /** Behind the last char, in the original, of what ends there in the folded text. */
    int endOf(int end) {
        int last = normalized.origin(end - 1);
        return last + Character.charCount(original.codePointAt(last));
    }

    /** Whether it is about a product of a kind: one that is given, else one that it names and offers. */
    boolean isAbout(ProductKind kind) {
        if (context.products().isEmpty()) {
            return kind.isNamedIn(folded) && ProductKind.guess(original, "") == kind && offers();
        }
        return context.isOf(kind);
    }

    /** Whether products are told and no knowledge. */
    boolean onlySells() {
        return context.tip() == null && !context.products().isEmpty();
    }

    /** Whether it offers something for sale. */
    boolean offers() {
        Boolean known = offers;
        if (known == null) {
            known = context.purchaseLink()
                    || context.price() != null
                    || OFFER.matcher(folded).find();
            offers = known;
        }
        return known;
    }

    /** Whether it tells matters of fact: it teaches and sells nothing, or several words of notices stand in it. */
    boolean isNotice() {
        if (context.tip() != null && context.products().isEmpty() && !context.purchaseLink()) {
            return true;
        }
        Matcher words = NOTICE.matcher(folded);
        var found = new HashSet<String>();
        while (found.size() < NOTICE_WORDS && words.find()) {
            found.add(words.group());
        }
        return found.size() == NOTICE_WORDS;
    }

    /** Whether words begin and end where these chars of the folded text do. */
    boolean isOfWholeWords(int start, int end) {
        BitSet known = wordStarts;
        if (known == null) {
            known = new BitSet(folded.length() + 1);
            BreakIterator words = WORDS.get();
            words.setText(folded);
            for (int at = words.first(); at != BreakIterator.DONE; at = words.next()) {
                known.set(at);
            }
            wordStarts = known;
        }
        return known.get(start) && known.get(end);
    }
}
