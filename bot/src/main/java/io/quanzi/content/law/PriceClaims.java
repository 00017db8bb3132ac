package io.quanzi.content.law;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a text says of prices against what was really taken: (1) a saving and a former price against the lowest price of
 * the seven days before, (2) the price itself against the one that is asked, (3) a reduction that is none, (4) figures of the
 * text against each other.
 */
final class PriceClaims {
    private static final String AMOUNT =
            "(?:\u00A5\\s*)?(?<n>\\d{1,3}(?:,\\d{3})+(?:\\.\\d{1,2})?|\\d+(?:\\.\\d{1,2})?|[一二两三四五六七八九十百千]{1,7}(?=元|块|[，。！!,]|$))(?![\\d%:：点时])\\s*"
                    + "(?!克|分钟|天|小时|厘米|cm|公分|次|片|件|包|度|岁|个|支|瓶|罐|号|月|年|码|折|积分|分|kg|ml|公斤|毫升|\\s*g)";
    private static final Pattern MAY_SAVE = Pattern.compile("[省降减少]|便宜|优惠");
    private static final Pattern SAVED = Pattern.compile(
            "(?:立省|直省|节省|省下|可省|能省|省了|(?<![全各本外])省|直降|立减|立降|降价|降了|便宜了?|优惠了?|少花了?|少付|(?<=比[^,。!?]{1,8})(?:少|低|降))\\s*(?:近|约|足足|整整|了|:)?\\s*"
                    + AMOUNT);
    private static final Pattern FORMER = Pattern.compile(
            "(?:原价|日常价|平时价?|平日价?|划线价|之前|原来|原先|原售价|昨天|上周|吊牌价|市场价|门市价|指导价|建议价|零售价|标价|正价|定价|挂牌价|官网价|官方价|旗舰店价?|商场价?|专柜价?|柜台价|超市价|实体店|厂商价|出厂价|海外价|代购价|往年|去年|平常|以前|前几天|前天|上个?月|首发价|初始价|发售价|从)\\s*(?:最低|最少|起码|至少)?(?:都|一直|还|也)?(?:得|卖到|卖|是|为|要|价|标|报|:)?\\s*"
                    + AMOUNT);
    private static final Pattern NOW = Pattern.compile(
            "(?:现价|现在|今天|今日|今天只|福利价|拼团价|团购价|团价|秒杀价|惊喜价|专享价|新人价|会员日价|群价|直播价|到手价?|好价|活动价|券后价?|实付|只要|仅需|只需|今晚|降到|会员价|特价|今日价)\\s*(?:只要|仅需|是|为|:)?\\s*"
                    + AMOUNT);
    private static final Pattern TAKEN = Pattern.compile(AMOUNT + "(?:元|块)?\\s*(?:拿走|带走|到手|抱走|入手|搞定|就能拿)");
    private static final Pattern REDUCED = Pattern.compile("降价|减价|直降|立减|立省|打折|特惠|大促价|降了|便宜了|跌价|降至|降到");
    private static final Pattern DISCOUNT =
            Pattern.compile("(?<n>[1-9](?:\\.\\d)?|[1-9]{2}|[一二三四五六七八九]{1,2})\\s*折(?![叠合返扣起])");
    private static final Pattern COUPON =
            Pattern.compile("满\\s*(\\d+)\\s*元?\\s*减\\s*(\\d+)[^。!?]{0,20}?买\\s*(\\d+)[^。!?]{0,8}?实付\\s*(\\d+)");

    private final CompiledRule rule;
    private final CheckedText text;
    private final String read;
    private final List<CopyFinding> findings = new ArrayList<>();

    private PriceClaims(CompiledRule rule, CheckedText text) {
        this.rule = rule;
        this.text = text;
        this.read = Amounts.narrow(text.original());
    }

    static List<CopyFinding> find(CompiledRule rule, CheckedText text) {
        var claims = new PriceClaims(rule, text);
        CopyContext.Price price = text.context().price();
        Long now = price == null ? null : price.now();
        if (now == null) {
            if (MAY_SAVE.matcher(claims.read).find()) {
                claims.figures();
            }
            return claims.findings;
        }
        Long lowest = price == null ? null : price.lowest();
        Long was = price == null ? null : price.was();
        Long base = lowest == null ? was : lowest;
        if (base != null) {
            claims.above(SAVED, Math.max(0, base - now));
        }
        if (lowest != null) {
            claims.above(FORMER, lowest);
            claims.discount(now, lowest);
            if (now >= lowest) {
                claims.reduction();
            }
        }
        claims.below(now);
        return claims.findings;
    }

    /** Amounts that are more than may be said, with the one that may. */
    private void above(Pattern shape, long most) {
        Matcher matcher = shape.matcher(read);
        while (matcher.find()) {
            if (fen(matcher) > most) {
                String other = most == 0 ? null : replaced(matcher, yuan(most));
                findings.add(rule.findingAt(text, matcher.start(), matcher.end(), other));
            }
        }
    }

    /** A price that is told and less than the one that is asked. */
    private void below(long now) {
        below(NOW, now);
        if (findings.isEmpty()) {
            below(TAKEN, now);
        }
    }

    private void below(Pattern shape, long now) {
        Matcher matcher = shape.matcher(read);
        while (matcher.find()) {
            if (fen(matcher) < now) {
                findings.add(rule.findingAt(text, matcher.start(), matcher.end(), replaced(matcher, yuan(now))));
            }
        }
    }

    private void discount(long now, long lowest) {
        Matcher matcher = DISCOUNT.matcher(read);
        while (matcher.find()) {
            String written = matcher.group("n");
            double tenths = Character.isDigit(written.charAt(0))
                    ? Double.parseDouble(written) / (written.length() == 2 ? 10 : 1)
                    : chinese(written);
            if (now > lowest * tenths / 10 * 1.02) {
                findings.add(rule.findingAt(text, matcher.start(), matcher.end(), null));
            }
        }
    }

    private static double chinese(String written) {
        double first = Amounts.characters(written.substring(0, 1));
        return written.length() == 1 ? first : first + Amounts.characters(written.substring(1)) / 10.0;
    }

    private void reduction() {
        Matcher matcher = REDUCED.matcher(read);
        if (findings.isEmpty() && matcher.find()) {
            findings.add(rule.findingAt(text, matcher.start(), matcher.end(), null));
        }
    }

    /** Of which nothing is known, the figures at least may not contradict each other. */
    private void figures() {
        Optional<Long> former = first(FORMER);
        Optional<Long> now = first(NOW).or(() -> first(TAKEN));
        if (former.isPresent() && now.isPresent() && former.get() > now.get()) {
            above(SAVED, former.get() - now.get());
        }
        Matcher coupon = COUPON.matcher(read);
        if (coupon.find()
                && coupon.group(1).equals(coupon.group(3))
                && Amounts.digits(coupon.group(4))
                        != Amounts.digits(coupon.group(1)) - Amounts.digits(coupon.group(2))) {
            findings.add(rule.findingAt(text, coupon.start(), coupon.end(), null));
        }
    }

    private Optional<Long> first(Pattern shape) {
        Matcher matcher = shape.matcher(read);
        return matcher.find() ? Optional.of(fen(matcher)) : Optional.empty();
    }

    private static long fen(Matcher matcher) {
        String written = matcher.group("n");
        if (!Character.isDigit(written.charAt(0))) {
            return Amounts.characters(written) * 100;
        }
        return new BigDecimal(written.replace(",", ""))
                .movePointRight(2)
                .setScale(0, RoundingMode.HALF_UP)
                .longValue();
    }

    private @Nullable String replaced(Matcher matcher, String amount) {
        return text.original().substring(matcher.start(), matcher.start("n"))
                + amount
                + text.original().substring(matcher.end("n"), matcher.end());
    }

    private static String yuan(long fen) {
        return BigDecimal.valueOf(fen, 2).stripTrailingZeros().toPlainString();
    }
}
