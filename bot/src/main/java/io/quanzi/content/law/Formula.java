package io.quanzi.content.law;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds texts that offer formula for the first twelve months, which may not be advertised whatever the words. */
final class Formula {
    private static final String MILK_WORDS = "奶粉|乳粉|配方奶|配方粉|水奶|羊奶|nai粉|转奶|换奶";
    private static final String MONTHS = "(?:0[至到]?(?:3|6|12)|0?6[至到]?12)个?月";
    private static final String BABIES = "(?:新生|初生|月子|满月|刚出生|刚生|出生|月龄内|半岁|百天|小婴儿|(?:一|1)(?:周岁|岁)(?:内|以内|以下|前|之前)"
            + "|(?:未满|不满|不到)(?:1|一)(?:周岁|岁)|(?<![0-9])(?:[1-9]|1[012])个?月(?!内|底|初|[0-9])|[一二三四五六七八九十]个月|小月龄|早产)";

    /** One of these stands in every text about it; most texts have none. */
    private static final String SIGNS = "奶乳粮罐粉段阶喝";

    /** A stage by its number, which could be one of other things too. */
    private static final Pattern STAGE = Pattern.compile(
            "(?:(?<![0-9])[12]{1,2}|[一二]|pre|(?<![a-z])i{1,2}|首|初|yi|er)(?:阶段|段|duan|阶|号奶粉|号罐|号粉)(?!路|时|话|位|距离|子|落|音|文字|视频|歌|舞|楼梯|绳|旅)");

    /** What can be nothing else. */
    private static final Pattern PLAIN = Pattern.compile(
            "(?:开奶前?的?)?(?:第一|头一|人生第一)口奶|开奶奶粉|婴儿配方(?:奶|乳)粉|较大婴儿配方|婴儿(?:奶|乳)粉|试喝装|新生儿(?:奶|口粮)|pre段?水奶|pre奶粉"
                    + "|(?:" + MONTHS + ")[^。!?\\n]{0,20}罐|罐[^。!?\\n]{0,20}(?:" + MONTHS + ")|(?:" + MILK_WORDS
                    + ")[^。!?\\n]{0,26}(?:" + MONTHS + ")|(?:" + MONTHS + ")[^。!?\\n]{0,12}(?:"
                    + MILK_WORDS + ")"
                    + "|" + BABIES + "[^。!?\\n]{0,14}(?:" + MILK_WORDS
                    + "|口粮|第一口奶|头一口奶|粉罐|奶罐|罐装|[这那]罐|[^。!?]{0,10}[0-9二两几]+罐)"
                    + "|(?:" + MILK_WORDS
                    + "|口粮)[^。!?\\n]{0,12}(?:新生|初生|月子|刚出生|刚生|百天|半岁|(?<![0-9])(?:[1-9]|1[012])个月|[一二三四五六七八九十]个月(?:以|之)?内|小月龄)");

    private static final Pattern MILK = Pattern.compile(MILK_WORDS + "|口粮|试喝装|罐|听装|奶票|奶源");

    /** By what somebody sells a thing of which only the stage is told. */
    private static final Pattern TRADE = Pattern.compile(
            "到货|有货|现货|补货|断货|拼单|拼团|团购|开团|接龙|下单|囤|预订|预定|预售|[0-9一二三四五六七八九十]+[罐听箱]|包邮|半价|立减|特价|价格|优惠|买[一二两三四五六0-9]+送|换购|小样|试用装|扫码|私我|私聊|找我|先到先得|新日期|扣1|想要|要的|需要的|体验价|首罐|首单|新客|升级|清关|起步|推荐|选哪|就能喝|可以喝|喝它|这款|新国标|换可|可换|集罐|攒|准备了|小袋装|小罐装|体验装|试喝|就寄|寄|降到|降价|便宜|回来了|王炸|[0-9]{3}");

    private static final Pattern OTHER_STAGES = Pattern.compile(
            "(?:辅食|米粉|纸尿裤|拉拉裤|奶嘴|奶瓶|牙刷|座椅|牙胶|学饮杯|水杯|碗|勺|积木|拼图|绘本|课|音量|夜灯|吸力|吸奶|档|视频|音乐|儿歌|路|地铁|公交|隧道|教程)[^,。!?、\\n]{0,4}(?:[12]{1,2}|[一二])(?:阶段|段)"
                    + "|(?:[12]{1,2}|[一二])(?:阶段|段)[^,。!?、\\n]{0,6}(?:辅食|米粉|纸尿裤|拉拉裤|奶嘴|奶瓶|牙刷|座椅|牙胶|学饮杯|水杯|勺|积木|拼图|绘本|课|音量|亮度|吸力|视频|音乐|公路|地铁)");

    /** What a shop has to say of an order, a batch or the law, and is no advertisement. */
    private static final Pattern SERVICE =
            Pattern.compile("召回|停止食用|停用|您的订单|您订的|订单[含里]|已发货|已签收|快递单号|物流|退款|退货|退换|售后|发票|签收|补寄|已到账"
                    + "|不做广告|不能做广告|不得|不推广|不做推广|不推荐|不为|不卖|不推|不出售|不参加|不参与|不含|除外|下架|批号|追溯码|不能发|不允许|不许|不发|不做活动|禁止|请勿|别发|别在群里|违规|违法|合规|法规|按规定|广告法"
                    + "|谁发|撤|不影响用|需要换的|客诉|请听医生|听医生|问医生|请问医生|咨询医生|遵医嘱|儿保|问儿科|取件码|不评论|冲调|水温|怎么冲|每[0-9]+(?:ml|毫升)");

    /** What comes in pieces that are no stages: a song, a road, a story. */
    private static final String MEASURED = "放录读唱听看走跑拍写讲说背抄每这那另是第前后发弹跳念来过等隔用剪有了";

    private Formula() {}

    static List<CopyFinding> find(CompiledRule rule, CheckedText text) {
        String folded = text.folded();
        if (text.context().isOf(ProductKind.INFANT_FORMULA)) {
            boolean sold = text.context().purchaseLink() || text.context().price() != null;
            return folded.isEmpty() || (!sold && SERVICE.matcher(folded).find())
                    ? List.of()
                    : List.of(rule.finding(text, 0, folded.length(), null));
        }
        if (folded.chars().noneMatch(c -> SIGNS.indexOf(c) >= 0) && !folded.contains("duan")) {
            return List.of();
        }
        boolean other =
                text.context().products().stream().anyMatch(product -> product.kind() != null && !isMilk(product));
        Matcher plain = PLAIN.matcher(folded);
        Matcher named = plain.find() ? plain : stage(text);
        if (named == null
                || (other && named != plain)
                || OTHER_STAGES.matcher(folded).find()
                || !(text.offers() || TRADE.matcher(folded).find())
                || SERVICE.matcher(folded).find()
                || rule.exempts(folded, named.start(), named.end())) {
            return List.of();
        }
        return List.of(rule.finding(text, named.start(), named.end(), null));
    }

    private static boolean isMilk(CopyContext.Product product) {
        return product.kind() == ProductKind.FOLLOW_ON_FORMULA;
    }

    private static @Nullable Matcher stage(CheckedText text) {
        String folded = text.folded();
        Matcher stage = STAGE.matcher(folded);
        if (!stage.find()) {
            return null;
        }
        boolean alone = text.context().products().isEmpty()
                && TRADE.matcher(folded).find()
                && (stage.start() == 0 || MEASURED.indexOf(folded.charAt(stage.start() - 1)) < 0);
        return alone || MILK.matcher(folded).find() ? stage : null;
    }
}
