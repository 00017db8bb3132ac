package io.quanzi.content.law;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what rules measure, see {@link Measure}. */
final class Measures {
    /** Words of knowledge, experience and reviews. */
    private static final Pattern KNOWLEDGE = Pattern.compile(
            "科普|测了|测过|综合下来|更喜欢|我家用|实测|测评|评测|亲测|真实感受|使用感受|使用心得|心得|经验|攻略|教程|怎么[选挑用洗收拾做]|如何[选挑用洗]|有什么(?:不同|区别)|区别"
                    + "|用了[一二两三四五六七八九十半0-9]+个?(?:年|月|周|天)|我用过|自用|体验|小知识|知识点?|小贴士|干货|避坑|几点|三点|步骤|对比|横评|分享|清单|笔记|日记|方法|技巧|妙招|窍门|为什么|为啥|原理|要点|误区|优缺点|点评|优点|缺点|购买方式|书单|歌单|盘点|合集|安利|种草|拔草|真香|入坑|踩坑|踩雷|后悔没|爱用|回购了?[一二两三四五六七八九十0-9]+|无限回购|真心话|说说|聊聊|讲讲|谈谈|记录|流程|顺序|正确|小技能|冷知识|答疑|问答|[一二两三四五六七八九十0-9]+(?:招|个办法|个方法|件事|个细节|个要点|个建议|条建议|个窍门|个步骤)"
                    + "|(?:挑|选|试|比|淘)(?:来挑去|来选去|出来的|出这|出了|下来)|最后留下|最终选|(?:试|比|用|推|测|摸|看)了?(?:一遍|一圈|[一二两三四五六七八九十0-9]+[款种台个只瓶包])|从来没想到|没想到|原来|发现|终于找到|(?:我家|我们家|咱家|自己家|闺蜜|邻居|姐妹|朋友|同事|老大|老二|大宝|二宝|我娃|娃)[^。!?\\n]{0,12}(?:用|穿|读|喝|吃|睡|玩|推|带|洗|背|坐|囤)(?:了|过|着|到)"
                    + "|(?:半|[一二两三四五六七八九十0-9]+)个?(?:年|月|周|天|星期|礼拜)(?:下来|了还|都不|还没|没坏|不坏|不腻|没腻|还|之后|后)");

    private static final Pattern PHONE = Pattern.compile("(?<![0-9])1[3-9][0-9]{9}(?![0-9])");

    private static final Pattern MARK = Pattern.compile(
            "^[^\\p{IsHan}]{0,6}(?:\\[|【|「|\\(|（|〔|#)?\\s*广告|[\\[【「(（〔]\\s*广告\\s*[\\]】」)）〕]|\\n\\s*广告\\s*(?:$|[:：|｜])|为广告[:：]|(?:本|此|这)[条文帖][^。!?\\n]{0,12}(?:为|是|属于|系)广告|(?:本条|这条|以下|下面|本文|本帖|此条|这是一?[条则])(?:内容)?(?:为|是|属于|系)?广告");

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
                    case formula -> Formula.find(rule, text);
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
