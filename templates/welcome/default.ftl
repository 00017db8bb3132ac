<#-- 添加福利官后的欢迎语，适合还不了解的新朋友。 Model: nickname (String, may be absent), officer (String), gift (String, may be absent), giftCode (String, may be absent), handbookUrl (String), groupName (String, may be absent), daily (boolean, may be absent), questions (boolean, may be absent), inGroup (String, may be absent), told (boolean, may be absent). -->
<#if nickname??>${nickname}，</#if>您好，我是${officer}，很高兴认识您。您的订单和售后，以后都可以直接找我。
<#if gift?? && giftCode??>

这是为您准备的${gift}，券码：${giftCode}
下次购买时填写即可，收到后 30 天内有效，每位顾客限用一次。
</#if>

新手爸妈手册也放在这里了，睡前翻两页就好：${handbookUrl}

<#if groupName??>
您可以到“${groupName}”坐坐<#if daily?? && daily>，每天一条实用的小知识</#if>，不想听了随时可以退出。点下面的卡片进群。
<#elseif inGroup??>
您已经在“${inGroup}”里了，群里见。
<#elseif told??>
适合您的群有了以后，点下面的卡片就能看到。
<#else>
宝宝多大了？点下面的卡片告诉我们出生月份，就能找到月龄相近的群；不想填也没关系。
</#if>
