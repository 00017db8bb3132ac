<#-- 欢迎已经回去上班或快要上班的妈妈。 Model: nickname (String, may be absent), officer (String), gift (String, may be absent), giftCode (String, may be absent), handbookUrl (String), groupName (String, may be absent), daily (boolean, may be absent), questions (boolean, may be absent). -->
<#if nickname??>${nickname}，</#if>您好，我是${officer}。上班、带娃两头跑，辛苦了。您留言就好，我看到就办，不用等着。
<#if gift?? && giftCode??>

给您的${gift}，券码：${giftCode}
收到后 30 天内有效，每位顾客限用一次。
</#if>

手册也放在这里了，通勤路上可以看：${handbookUrl}
<#if groupName??>

“${groupName}”里都是上班的妈妈<#if daily?? && daily>，每天一条小知识</#if>，不刷屏。点下面的卡片进群。
</#if>
