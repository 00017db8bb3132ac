package io.quanzi.content.law;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the law takes a product for; the stricter kinds come first where a title could mean several. */
public enum ProductKind {
    MEDICINE("感冒灵|口服液药|退热贴|布洛芬|对乙酰氨基酚|蒙脱石散|益生菌散剂|OTC|otc|国药准字|处方药|非处方药"),
    MEDICAL_DEVICE("医疗器械|械字号|体温计|耳温枪|额温枪|雾化器|医用|制氧机|血氧仪|械备"),
    SPECIAL_MEDICAL("特医|特殊医学|特殊配方|深度水解|氨基酸配方|无乳糖配方|早产儿配方|水解配方"),
    HEALTH_FOOD("保健食品|保健品|蓝帽|国食健|食健备|健字号|鱼油软胶囊"),
    INFANT_FORMULA("(?:(?<![0-9])[12]|[一二]|pre)段(?!位)(?!.{0,6}(?:辅食|米粉|纸尿裤|拉拉裤|奶嘴))|(?<!幼)婴儿配方|较大婴儿|婴儿奶粉|婴儿乳粉|新生儿配方"
            + "|(?:0[-~—–到至]?(?:3|6|12)|6[-~—–到至]?12)个?月[^，,。]{0,8}(?:奶粉|乳粉|配方奶)"
            + "|(?:奶粉|乳粉|配方奶)[^，,。]{0,8}(?:0[-~—–到至]?(?:3|6|12)|6[-~—–到至]?12)个?月|新生儿奶粉|初生婴儿奶粉"),
    FOLLOW_ON_FORMULA("(?:(?<![0-9])[345]|[三四五])段|幼儿配方|儿童配方|儿童奶粉|(?:12|1-3|1~3|3-6)[^，,。]{0,6}(?:奶粉|乳粉|配方奶)"),
    COSMETIC("面霜|润肤|身体乳|护臀|洗发|沐浴|防晒|护肤|乳液|润唇|爽身粉|驱蚊|妊娠油|精油"),
    FOOD("米粉|米糊|果泥|辅食|饼干|溶豆|面条|酸奶|食用油|核桃油|零食|奶片|软糖|益生菌|dha|维生素|钙片|肉松|果汁|鱼油"),
    ORDINARY("");

    private final Pattern words;

    ProductKind(String words) {
        this.words = Pattern.compile(words.isEmpty() ? "(?!)" : words);
    }

    /** The word as files and answers write it, such as {@code infant-formula}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All words, in the order here. */
    public static List<String> words() {
        return Arrays.stream(values()).map(ProductKind::word).toList();
    }

    /** The kind of a word; ordinary for one that is none. */
    public static ProductKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElse(ORDINARY);
    }

    /** What a title and a category say of a product's kind. */
    static ProductKind guess(String title, String category) {
        String read = NormalizedText.of(title + "\n" + category).text();
        boolean milk = read.contains("奶粉") || read.contains("乳粉") || read.contains("配方奶");
        return Arrays.stream(values())
                .filter(kind -> kind.words.matcher(read).find())
                .filter(kind -> milk || (kind != INFANT_FORMULA && kind != FOLLOW_ON_FORMULA))
                .findFirst()
                .orElse(ORDINARY);
    }

    /** Whether words of such products stand in a folded text. */
    boolean isNamedIn(String folded) {
        return words.matcher(folded).find();
    }

    /** Whether efficacy for the body may be claimed of it at all, within what is approved. */
    boolean isMedical() {
        return this == MEDICINE || this == MEDICAL_DEVICE;
    }
}
