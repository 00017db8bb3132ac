<#-- 欢迎家有 12–24 个月宝宝的妈妈。 Model: nickname (String, may be absent), officer (String), gift (String, may be absent), giftCode (String, may be absent), handbookUrl (String), groupName (String, may be absent), daily (boolean, may be absent), questions (boolean, may be absent). -->
<#if nickname??>${nickname}，</#if>您好，我是${officer}。宝宝会走会闹的这一年，您辛苦了，我长话短说。
<#if gift?? && giftCode??>

给您和宝宝的${gift}，券码：${giftCode}
不着急用，收到后 30 天内有效，每位顾客限用一次。
</#if>

新手爸妈手册也放在这里，喂养、睡眠和安全都有一点，想翻就翻：${handbookUrl}
<#if groupName??>

“${groupName}”里都是月龄相近的妈妈<#if daily?? && daily>，每天一条小知识</#if><#if questions?? && questions>，还有专家答疑</#if>，可以只看不说话。点下面的卡片进群。
</#if>

鞋服尺码、洗护、退换，随时找我；宝宝身体不舒服，请先问医生。
