<#-- 欢迎怀孕的妈妈。 Model: nickname (String, may be absent), officer (String), gift (String, may be absent), giftCode (String, may be absent), handbookUrl (String), groupName (String, may be absent), daily (boolean, may be absent), questions (boolean, may be absent). -->
<#if nickname??>${nickname}，</#if>您好，我是${officer}。恭喜您，等宝宝的日子里，有什么要买、要退换的，直接问我就好。
<#if gift?? && giftCode??>

给您的${gift}，券码：${giftCode}
不着急用，收到后 30 天内有效，每位顾客限用一次。
</#if>

《头几个月》手册，讲宝宝出生后的喂养、睡眠、洗护和安全，可以提前翻一翻：${handbookUrl}
<#if groupName??>

“${groupName}”里都是在等宝宝的妈妈<#if daily?? && daily>，每天一条小知识</#if><#if questions?? && questions>，还有专家答疑</#if>，可以只看不说话。点下面的卡片进群。
</#if>

待产用品的尺码和退换，随时找我；身体不舒服，请先问产检医生。
