package io.quanzi.content.law;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what rules measure, see {@link Measure}. */
final class Measures {
    /** Words by which formula for the first twelve months is known. */
    private static final Pattern STAGE = Pattern.compile(
            "(?:(?<![0-9])[12]{1,2}|[一二]|pre|i{1,2})段(?!路|时|话|位|距离)|婴儿配方(?:奶|乳)粉|较大婴儿配方|(?:奶粉|乳粉|配方奶)[^。!?\\n"
                    + "]{0,12}(?:0[至到]?(?:3|6|12)|0?6[至到]?12)个?月|(?:0[至到]?(?:3|6|12)|0?6[至到]?12)个?月[^。!?\\n"
                    + "]{0,12}(?:奶粉|乳粉|配方奶)|[12一二]阶段|试喝装|新生儿奶|pre段?水奶|pre奶粉|(?:新生|初生|月子|满月|刚出生|出生|月龄内|半岁|(?:一|1)岁(?:内|以内|以下|前)|(?:未满|不满)(?:1|一)岁|(?<![0-9])(?:[1-9]|1[012])个?月(?!内|底|初|[0-9])|[一二三四五六七八九十]个月|小月龄|早产)[^。!?\\n"
                    + "]{0,14}(?:奶粉|乳粉|配方奶|水奶|转奶)|(?:奶粉|乳粉|配方奶|水奶)[^。!?\\n"
                    + "]{0,12}(?:新生|初生|月子|刚出生|(?<![0-9])(?:[1-9]|1[012])个月|[一二三四五六七八九十]个月(?:以|之)?内|小月龄)");

    /** What a shop has to say of an order, or of a batch, and is no advertisement. */
    private static final Pattern SERVICE =
            Pattern.compile("召回|停止食用|停用|您的订单|您订的|订单含|已发货|已签收|快递单号|物流|退款|退货|退换|售后|发票|签收|补寄|已到账"
                    + "|不做广告|不推广|不做推广|不得|不推荐|不为|不卖|不出售|下架|批号|追溯码|不能发|不允许|谁发|撤|不影响用|需要换的|客诉|请听医生|请问医生|咨询医生");

    /** Words of knowledge, experience and reviews. */
    private static final Pattern KNOWLEDGE = Pattern.compile(
            "科普|测了|测过|综合下来|更喜欢|我家用|实测|测评|评测|亲测|真实感受|使用感受|使用心得|心得|经验|攻略|教程|怎么[选挑用洗收拾做]|如何[选挑用洗]|有什么(?:不同|区别)|区别"
                    + "|用了[一二两三四五六七八九十半0-9]+个?(?:年|月|周|天)|我用过|自用|体验|小知识|知识点?|小贴士|干货|避坑|几点|三点|步骤|对比|横评|分享|清单|笔记|日记|方法|技巧|妙招|窍门|为什么");

    private static final Pattern PHONE = Pattern.compile("(?<![0-9])1[3-9][0-9]{9}(?![0-9])");

    private static final Pattern MILK = Pattern.compile("奶粉|乳粉|配方奶|配方粉|水奶|羊奶|口粮|nai粉|转奶|试喝装|罐一箱");
    private static final Pattern NO_MILK =
            Pattern.compile("(?:辅食|米粉|纸尿裤|拉拉裤|奶嘴|奶瓶|牙刷|安全座椅)[^,。!?\\n]{0,4}(?:[12]|[一二])段");
    private static final Pattern MARK = Pattern.compile(
            "^[^\\p{IsHan}]{0,6}(?:\\[|【|「|\\(|（|〔|#)?\\s*广告|[\\[【「(（〔]\\s*广告\\s*[\\]】」)）〕]|\\n\\s*广告\\s*(?:$|[:：|｜])");

    private Measures() {}

    static List<CopyFinding> find(CompiledRule rule, CheckedText text) {
        Measure measure = rule.written().measure();
        return measure == null
                ? List.of()
                : switch (measure) {
                    case whole ->
                        text.folded().isEmpty()
                                ? List.of()
                                : List.of(rule.finding(text, 0, text.folded().length(), null));
                    case formula -> formula(rule, text);
                    case saving -> PriceClaims.find(rule, text);
                    case prize -> Prizes.find(rule, text);
                    case advertisement -> advertisement(rule, text);
                    case merge -> merge(rule, text);
                    case phone -> phone(rule, text);
                };
    }

    private static List<CopyFinding> phone(CompiledRule rule, CheckedText text) {
        Matcher phone = PHONE.matcher(text.folded());
        return phone.find() ? List.of(rule.finding(text, phone.start(), phone.end(), null)) : List.of();
    }

    private static List<CopyFinding> formula(CompiledRule rule, CheckedText text) {
        String folded = text.folded();
        if (text.context().isOf(ProductKind.INFANT_FORMULA)) {
            boolean sold = text.context().purchaseLink() || text.context().price() != null;
            return folded.isEmpty() || (!sold && SERVICE.matcher(folded).find())
                    ? List.of()
                    : List.of(rule.finding(text, 0, folded.length(), null));
        }
        if (!MILK.matcher(folded).find()) {
            return List.of();
        }
        Matcher stage = STAGE.matcher(folded);
        boolean other = text.context().products().stream().anyMatch(product -> product.kind() != null);
        if (other || !stage.find() || NO_MILK.matcher(folded).find() || !text.offers()) {
            return List.of();
        }
        return SERVICE.matcher(folded).find() || rule.exempts(folded, stage.start(), stage.end())
                ? List.of()
                : List.of(rule.finding(text, stage.start(), stage.end(), null));
    }

    private static List<CopyFinding> advertisement(CompiledRule rule, CheckedText text) {
        return lacksMark(text)
                ? List.of(rule.finding(text, 0, text.folded().length(), CopyCheck.marked(text.original())))
                : List.of();
    }

    static boolean lacksMark(CheckedText text) {
        if (!text.context().purchaseLink() || text.folded().isEmpty()) {
            return false;
        }
        boolean teaches =
                text.context().tip() != null || KNOWLEDGE.matcher(text.folded()).find();
        return teaches && !MARK.matcher(text.original()).find();
    }

    private static List<CopyFinding> merge(CompiledRule rule, CheckedText text) {
        CopyContext context = text.context();
        boolean sells = context.tip() == CopyContext.Knowledge.HEALTH
                && (context.products().isEmpty()
                        ? CopyContext.NOT_BESIDE_HEALTH.stream().anyMatch(text::isAbout)
                        : context.isHealthBesideGoods());
        return sells && !text.folded().isEmpty()
                ? List.of(rule.finding(text, 0, text.folded().length(), null))
                : List.of();
    }
}
