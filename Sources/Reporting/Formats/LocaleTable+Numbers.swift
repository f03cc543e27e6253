// Made by Tests/Locales/make_table.py from ICU 77.1, CLDR 47. `make check-locales`
// holds it against them.

// swift-format-ignore-file

extension LocaleTable {
    /// Numbers, in Latin digits. Locales that write alike stand together.
    static let numbers: [(rules: NumberRules, tags: String)] = [
        (NumberRules(decimal: ".", group: ",", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("", "%")), """
         ak ak-GH am am-ET ar ar-001 ar-AE ar-BH ar-DJ ar-EG ar-EH ar-ER ar-IL ar-IQ ar-JO ar-KM ar-KW ar-OM
         ar-PS ar-QA ar-SA ar-SD ar-SO ar-SS ar-SY ar-TD ar-YE asa asa-TZ bem bem-ZM bez bez-TZ bgc bgc-IN
         bho bho-IN bm bm-ML bo bo-CN bo-IN ceb ceb-PH cgg cgg-UG chr chr-US ckb ckb-IQ ckb-IR csw csw-CA cy
         cy-GB dav dav-KE doi doi-IN ebu ebu-KE en en-001 en-150 en-AE en-AG en-AI en-AS en-AU en-BB en-BI
         en-BM en-BS en-BW en-BZ en-CA en-CC en-CK en-CM en-CX en-CY en-DG en-DM en-ER en-FJ en-FK en-FM
         en-GB en-GD en-GG en-GH en-GI en-GM en-GS en-GU en-GY en-HK en-IE en-IL en-IM en-IO en-JE en-JM
         en-KE en-KI en-KN en-KY en-LC en-LR en-LS en-MG en-MH en-MO en-MP en-MS en-MT en-MU en-MV en-MW
         en-MY en-NA en-NF en-NG en-NR en-NU en-NZ en-PG en-PH en-PK en-PN en-PR en-PW en-RW en-SB en-SC
         en-SD en-SG en-SH en-SL en-SS en-SX en-SZ en-TC en-TK en-TO en-TT en-TV en-TZ en-UG en-UM en-US
         en-VC en-VG en-VI en-VU en-WS en-ZM en-ZW es-419 es-BR es-BZ es-CU es-DO es-GT es-HN es-MX es-NI
         es-PA es-PE es-PR es-SV es-US fa fa-AF fa-IR fil fil-PH ga ga-GB ga-IE gaa gaa-GH gd gd-GB guz
         guz-KE gv gv-IM ha ha-GH ha-NE ha-NG haw haw-US he he-IL ig ig-NG ii ii-CN iw iw-IL ja ja-JP ji
         ji-UA jmc jmc-TZ kam kam-KE kde kde-TZ ki ki-KE kln kln-KE km km-KH kn kn-IN ko ko-CN ko-KP ko-KR
         kok kok-Deva kok-Deva-IN kok-IN ks-Deva ks-Deva-IN ksb ksb-TZ kw kw-GB lag lag-TZ lg lg-UG lkt
         lkt-US lrc lrc-IQ lrc-IR luo luo-KE luy luy-KE mai mai-IN mas mas-KE mas-TZ mer mer-KE mg mg-MG mgo
         mgo-CM mi mi-NZ mn mn-MN mni mni-Beng mni-Beng-IN mni-IN ms ms-MY ms-SG mt mt-MT my my-MM mzn
         mzn-IR naq naq-NA nd nd-ZW nus nus-SS nyn nyn-UG om om-ET om-KE pa-Arab pa-Arab-PK pa-PK pcm pcm-NG
         raj raj-IN rof rof-TZ rwk rwk-TZ saq saq-KE sat sat-IN sat-Olck sat-Olck-IN sbp sbp-TZ sd sd-Arab
         sd-Arab-PK sd-Deva sd-Deva-IN sd-IN sd-PK si si-LK sn sn-ZW so so-DJ so-ET so-KE so-SO st st-LS
         st-ZA sw sw-KE sw-TZ sw-UG syr syr-IQ syr-SY ta-MY ta-SG teo teo-KE teo-UG th th-TH ti ti-ER ti-ET
         tl tl-PH to to-TO ug ug-CN ur ur-IN ur-PK vai vai-LR vai-Latn vai-Latn-LR vai-Vaii vai-Vaii-LR vun
         vun-TZ xog xog-UG yi yi-UA yo yo-BJ yo-NG yue yue-CN yue-HK yue-Hans yue-Hans-CN yue-Hant
         yue-Hant-CN yue-Hant-HK yue-Hant-MO yue-MO za za-CN zh zh-CN zh-HK zh-Hans zh-Hans-CN zh-Hans-HK
         zh-Hans-MO zh-Hans-MY zh-Hans-SG zh-Hant zh-Hant-HK zh-Hant-MO zh-Hant-MY zh-Hant-TW zh-MO zh-MY
         zh-SG zh-TW zu zu-ZA
         """),
        (NumberRules(decimal: ",", group: ".", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("", "%")), """
         ar-DZ ar-LB ar-LY ar-MA ar-MR ar-TN ast ast-ES az az-AZ az-Cyrl az-Cyrl-AZ az-Latn az-Latn-AZ bs
         bs-BA bs-Cyrl bs-Cyrl-BA bs-Latn bs-Latn-BA el el-CY el-GR en-BE en-ES en-ID en-IT en-NL en-PL
         en-RO en-SI es-AR es-BO es-CL es-CO es-EC es-PY es-UY es-VE fur fur-IT fy fy-NL id id-ID in in-ID
         is is-IS jgo jgo-CM jv jv-ID kgp kgp-BR kkj kkj-CM lij lij-IT ln ln-AO ln-CD ln-CF ln-CG lo lo-LA
         lu lu-CD mgh mgh-MZ ms-BN ms-ID mua mua-CM nl nl-AW nl-BE nl-BQ nl-CW nl-NL nl-SR nl-SX nnh nnh-CM
         ps ps-AF ps-PK pt pt-BR rw rw-RW sc sc-IT seh seh-MZ sg sg-CF sh sh-BA sh-ME sh-RS sh-XK sr sr-BA
         sr-Cyrl sr-Cyrl-BA sr-Cyrl-ME sr-Cyrl-RS sr-Cyrl-XK sr-Latn sr-Latn-BA sr-Latn-ME sr-Latn-RS
         sr-Latn-XK sr-ME sr-RS sr-XK su su-ID su-Latn su-Latn-ID sw-CD uz-AF uz-Arab uz-Arab-AF vi vi-VN
         vmw vmw-MZ wo wo-SN yrl yrl-BR yrl-CO yrl-VE
         """),
        (NumberRules(decimal: ",", group: "\u{A0}", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("", "%")), """
         af af-NA af-ZA agq agq-CM dyo dyo-SN en-CZ en-HU en-PT en-SK en-ZA eo eo-001 es-CR ewo ewo-CM ff
         ff-BF ff-CM ff-GH ff-GM ff-GN ff-GW ff-LR ff-Latn ff-Latn-BF ff-Latn-CM ff-Latn-GH ff-Latn-GM
         ff-Latn-GN ff-Latn-GW ff-Latn-LR ff-Latn-MR ff-Latn-NE ff-Latn-NG ff-Latn-SL ff-Latn-SN ff-MR ff-NE
         ff-NG ff-SL ff-SN hy hy-AM kab kab-DZ kea kea-CV kk kk-Cyrl kk-Cyrl-KZ kk-KZ ksf ksf-CM ky ky-KG
         nmg nmg-CM os os-GE os-RU prg prg-PL pt-AO sah sah-RU shi shi-Latn shi-Latn-MA shi-MA shi-Tfng
         shi-Tfng-MA szl szl-PL tg tg-TJ tzm tzm-MA uk uk-UA uz uz-Cyrl uz-Cyrl-UZ uz-Latn uz-Latn-UZ uz-UZ
         yav yav-CM
         """),
        (NumberRules(decimal: ",", group: "\u{A0}", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("", "\u{A0}%")), """
         bas bas-CM br br-FR cs cs-CZ cv cv-RU de-AT dua dua-CM en-FI en-NO en-SE fi fi-FI fr-CA ksh ksh-DE
         lt lt-LT nb nb-NO nb-SJ nn nn-NO no no-NO ru ru-BY ru-KG ru-KZ ru-MD ru-RU se se-FI se-NO se-SE sk
         sk-SK smn smn-FI sv sv-AX sv-FI sv-SE tk tk-TM tt tt-RU zgh zgh-MA
         """),
        (NumberRules(decimal: ".", group: ",", groupsFrom: 4, groupSizes: (3, 2),
            percent: ("", "%")), """
         as as-IN bn bn-BD bn-IN brx brx-IN ccp ccp-BD ccp-IN en-IN gu gu-IN hi hi-IN hi-Latn hi-Latn-IN
         kok-Latn kok-Latn-IN kxv kxv-Deva kxv-Deva-IN kxv-IN kxv-Latn kxv-Latn-IN kxv-Orya kxv-Orya-IN
         kxv-Telu kxv-Telu-IN ml ml-IN mr mr-IN ne ne-IN ne-NP or or-IN pa pa-Guru pa-Guru-IN pa-IN sa sa-IN
         ta ta-IN ta-LK te te-IN xnr xnr-IN
         """),
        (NumberRules(decimal: ",", group: ".", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("", "\u{A0}%")), """
         ca ca-AD ca-ES ca-FR ca-IT da da-DK da-GL de de-BE de-DE de-IT de-LU dsb dsb-DE en-AT en-DE en-DK
         fo fo-DK fo-FO fr-LU fr-MA gl gl-ES hr hr-BA hr-HR hsb hsb-DE kl kl-GL lb lb-LU mk mk-MK mo mo-MD
         mo-RO nds nds-DE nds-NL qu-BO rn rn-BI ro ro-MD ro-RO
         """),
        (NumberRules(decimal: ",", group: "\u{202F}", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("", "\u{A0}%")), """
         fr fr-BE fr-BF fr-BI fr-BJ fr-BL fr-CD fr-CF fr-CG fr-CI fr-CM fr-DJ fr-DZ fr-FR fr-GA fr-GF fr-GN
         fr-GP fr-GQ fr-HT fr-KM fr-MC fr-MF fr-MG fr-ML fr-MQ fr-MR fr-MU fr-NC fr-NE fr-PF fr-PM fr-RE
         fr-RW fr-SC fr-SN fr-SY fr-TD fr-TG fr-TN fr-VU fr-WF fr-YT
         """),
        (NumberRules(decimal: ",", group: "\u{A0}", groupsFrom: 5, groupSizes: (3, 3),
            percent: ("", "%")), """
         bg bg-BG et et-EE hu hu-HU ie ie-EE ka ka-GE lv lv-LV pl pl-PL pt-CH pt-CV pt-GQ pt-GW pt-LU pt-MO
         pt-MZ pt-PT pt-ST pt-TL sq sq-AL sq-MK sq-XK
         """),
        (NumberRules(decimal: ".", group: "\u{A0}", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("", "%")), """
         dje dje-NE khq khq-ML mfe mfe-MU nso nso-ZA ses ses-ML twq twq-NE xh xh-ZA
         """),
        (NumberRules(decimal: ".", group: "\u{2E41}", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("", "%")), """
         ff-Adlm ff-Adlm-BF ff-Adlm-CM ff-Adlm-GH ff-Adlm-GM ff-Adlm-GN ff-Adlm-GW ff-Adlm-LR ff-Adlm-MR
         ff-Adlm-NE ff-Adlm-NG ff-Adlm-SL ff-Adlm-SN
         """),
        (NumberRules(decimal: ",", group: ".", groupsFrom: 5, groupSizes: (3, 3),
            percent: ("", "\u{A0}%")), """
         es es-EA es-ES es-GQ es-IC es-PH sl sl-SI
         """),
        (NumberRules(decimal: ".", group: "\u{2019}", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("", "%")), """
         de-CH de-LI en-CH tn tn-BW tn-ZA
         """),
        (NumberRules(decimal: ".", group: "\u{2019}", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("", "\u{A0}%")), """
         gsw gsw-CH gsw-FR gsw-LI rm rm-CH
         """),
        (NumberRules(decimal: ",", group: ".", groupsFrom: 5, groupSizes: (3, 3),
            percent: ("", "%")), """
         ia ia-001 it it-IT it-SM it-VA
         """),
        (NumberRules(decimal: ".", group: "\u{60C}", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("", "%")), """
         ks ks-Arab ks-Arab-IN ks-IN nqo nqo-GN
         """),
        (NumberRules(decimal: ".", group: ",", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("", "\u{A0}%")), """
         ce ce-RU qu qu-EC qu-PE
         """),
        (NumberRules(decimal: ",", group: ".", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("%", "")), """
         ku ku-TR tr tr-CY tr-TR
         """),
        (NumberRules(decimal: ",", group: "\u{202F}", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("", "%")), """
         en-FR fr-CH vec vec-IT
         """),
        (NumberRules(decimal: ",", group: "\u{2019}", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("", "%")), """
         lmo lmo-IT wae wae-CH
         """),
        (NumberRules(decimal: ",", group: "\u{A0}", groupsFrom: 5, groupSizes: (3, 3),
            percent: ("", "\u{A0}%")), """
         be be-BY ru-UA
         """),
        (NumberRules(decimal: ".", group: ",", groupsFrom: 6, groupSizes: (3, 3),
            percent: ("", "%")), """
         ee ee-GH ee-TG
         """),
        (NumberRules(decimal: ",", group: "\u{A0}", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("", "\u{202F}%")), """
         oc oc-ES oc-FR
         """),
        (NumberRules(decimal: ",", group: "\u{A0}", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("%\u{A0}", "")), """
         blo blo-BJ
         """),
        (NumberRules(decimal: ".", group: ",", groupsFrom: 4, groupSizes: (3, 2),
            percent: ("", "\u{A0}%")), """
         dz dz-BT
         """),
        (NumberRules(decimal: ",", group: ".", groupsFrom: 4, groupSizes: (3, 3),
            percent: ("%\u{A0}", "")), """
         eu eu-ES
         """),
        (NumberRules(decimal: ",", group: "\u{A0}", groupsFrom: 3, groupSizes: (2, 2),
            percent: ("%", "")), """
         tok tok-001
         """),
        (NumberRules(decimal: ".", group: "\u{2019}", groupsFrom: 5, groupSizes: (3, 3),
            percent: ("", "%")), """
         it-CH
         """),
    ]
}
