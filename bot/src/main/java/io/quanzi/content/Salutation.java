package io.quanzi.content;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name by which a person is addressed in a sentence of ours. WeChat lets people call themselves anything; a name that
 * would spoil the sentence gives none, and the template's neutral address is used.
 */
public final class Salutation {
    /** WeChat takes 32 Latin letters or 16 Chinese characters. */
    private static final int MAX_WIDTH = 32;

    /** Blanks of all kinds, and what is seen no more than they are: letters of width nought, fillers of Hangul and Braille. */
    private static final Pattern BLANKS = Pattern.compile(
            "[\\s\\p{Z}\\u00AD\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180E\\u200B\\u200C\\u2060-\\u2064\\u2800\\u3164\\uFEFF\\uFFA0]+");

    private static final Pattern CONTROL = Pattern.compile(
            "[\\p{Cntrl}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u206F\\uFFF9-\\uFFFD\\p{Co}\\p{Cs}]");

    private static final Pattern LINK = Pattern.compile(
            "(?i)(?:https?|ftp|weixin|wxp|tel|mailto):|//|www\\.|[\\w.-]+@[\\w-]+\\.\\w"
                    + "|[\\p{L}\\p{N}-]+\\.(?:com|cn|net|org|top|xyz|vip|shop|club|site|online|info|cc|me|io|app|link|ltd|tv|co)(?![\\p{Alpha}])");

    /** Seven digits in a row are a telephone or account number. */
    private static final Pattern NUMBER = Pattern.compile("(?:\\p{Nd}[ -]?){7,}");

    private static final Pattern MARKUP = Pattern.compile("[<>{}｛｝]");

    /** Greetings that take the place of an address, so that none is put before them. */
    private static final Pattern GREETING =
            Pattern.compile("(?i)您好|你好|大家好|亲爱的|尊敬的|hello|\\bhi\\b|欢迎(?:语|您|你|光临|添加)|早上好|晚上好|下午好|中午好|早安|晚安");

    private static final Pattern ADVERTISEMENT = Pattern.compile(
            "(?i)中奖|领取|点击|扫码|免费领|加我|[加＋+](?:微信|薇|威信|v信|v\\b|qq|扣扣)|微信号|vx[:：号]|威信号|返利|返现|刷单|贷款|博彩|代开|发票|兼职招|优惠券|红包群");

    private Salutation() {}

    /** How a person of this nickname is addressed; empty when neutrally. Never blank; on one line. */
    public static Optional<String> of(@Nullable String nickname) {
        if (nickname == null || nickname.length() > 400) {
            return Optional.empty();
        }
        String name = BLANKS.matcher(nickname).replaceAll(" ").strip();
        boolean spoils = width(name) > MAX_WIDTH
                || CONTROL.matcher(name).find()
                || LINK.matcher(name).find()
                || NUMBER.matcher(name).find()
                || MARKUP.matcher(name).find()
                || GREETING.matcher(name).find()
                || ADVERTISEMENT.matcher(name).find()
                || name.codePoints().noneMatch(Character::isLetterOrDigit);
        return spoils ? Optional.empty() : Optional.of(withoutEnds(name));
    }

    /** Ends in no mark of a sentence: a comma of ours follows. */
    private static String withoutEnds(String name) {
        return name.replaceAll("^[\\s,，.。、:：;；!！?？]+|[\\s,，.。、:：;；!！?？]+$", "");
    }

    /** Chinese characters are as wide as two Latin letters; marks over a letter have no width, and many of them spoil it. */
    private static int width(String name) {
        return name.codePoints()
                .map(point -> point < 0x1100 || (point >= 0x2000 && point < 0x2E80) ? 1 : 2)
                .sum();
    }
}
