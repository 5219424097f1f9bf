r"""The commands and environments of TeX that formulae need; every other one is refused.

`\frac` and `pmatrix` are here; `\href`, `\style`, `\cssId`, `\class`, `\require`, `\html…`, `\def`
and `\unicode` are not, since MathJax would run, fetch, restyle or redefine something by them.
"""

from __future__ import annotations

COMMANDS: frozenset[str] = frozenset(
    # structure
    "frac dfrac tfrac cfrac sqrt root of binom dbinom tbinom choose over atop above overset "
    "underset stackrel sideset overbrace underbrace overbracket underbracket substack boxed "
    "cancel phantom hphantom vphantom smash limits nolimits displaylimits displaystyle "
    "textstyle scriptstyle scriptscriptstyle begin end hline hdashline tag notag nonumber not "
    "pod pmod bmod mod middle left right big Big bigg Bigg bigl bigr bigm Bigl Bigr Bigm biggl "
    "biggr biggm Biggl Biggr Biggm "
    # Greek
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa "
    "lambda mu nu xi omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi "
    "omega digamma Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega varGamma varDelta "
    "varTheta varLambda varXi varPi varSigma varUpsilon varPhi varPsi varOmega "
    # letters and signs
    "aleph beth gimel daleth ell hbar hslash imath jmath wp Re Im partial nabla infty emptyset "
    "varnothing complement angle measuredangle sphericalangle triangle triangledown square "
    "blacksquare Box Diamond lozenge blacklozenge bigstar star diamond diamondsuit heartsuit "
    "clubsuit spadesuit flat natural sharp surd top bot prime backprime dagger ddagger S P "
    "copyright circledR checkmark maltese eth mho Bbbk Finv Game degree pounds yen "
    # functions
    "arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom inf "
    "injlim ker lg lim liminf limsup ln log max min Pr projlim sec sin sinh sup tan tanh "
    "varinjlim varliminf varlimsup varprojlim operatorname operatornamewithlimits "
    # operators
    "sum prod coprod int iint iiint iiiint oint intop bigcap bigcup bigodot bigoplus bigotimes "
    "bigsqcup biguplus bigvee bigwedge amalg ast bigcirc bigtriangledown bigtriangleup bullet "
    "cap Cap cup Cup cdot centerdot circ circledast circledcirc circleddash curlyvee curlywedge "
    "div divideontimes dotplus doublebarwedge barwedge veebar land lor lnot neg ldotp cdotp "
    "leftthreetimes rightthreetimes ltimes rtimes mp odot ominus oplus oslash otimes pm "
    "setminus smallsetminus sqcap sqcup times unlhd unrhd uplus vee wedge wr boxdot boxminus "
    "boxplus boxtimes dotsb dotsc dotsi dotsm dotso dots cdots ddots ldots vdots colon "
    # relations
    "approx approxeq asymp backsim backsimeq between Bumpeq bumpeq circeq cong curlyeqprec "
    "curlyeqsucc dashv Vdash Vvdash vDash vdash doteq Doteq doteqdot eqcirc eqsim eqslantgtr "
    "eqslantless equiv fallingdotseq risingdotseq frown smile ge geq geqq geqslant gg ggg "
    "gnapprox gneq gneqq gnsim gt gtrapprox gtrdot gtreqless gtreqqless gtrless gtrsim in ni "
    "owns notin le leq leqq leqslant lessapprox lessdot lesseqgtr lesseqqgtr lessgtr lesssim ll "
    "lll lnapprox lneq lneqq lnsim lt mid nmid models ne neq ncong ngeq ngeqslant ngtr nleq "
    "nleqslant nless nparallel nprec npreceq nshortmid nshortparallel nsim nsubseteq nsubseteqq "
    "nsucc nsucceq nsupseteq nsupseteqq ntriangleleft ntrianglelefteq ntriangleright "
    "ntrianglerighteq nvdash nvDash nVdash nVDash parallel perp pitchfork prec precapprox "
    "preccurlyeq preceq precnapprox precneqq precnsim precsim propto varpropto shortmid "
    "shortparallel sim simeq sqsubset sqsubseteq sqsupset sqsupseteq subset Subset subseteq "
    "subseteqq subsetneq subsetneqq succ succapprox succcurlyeq succeq succnapprox succneqq "
    "succnsim succsim supset Supset supseteq supseteqq supsetneq supsetneqq therefore because "
    "thickapprox thicksim trianglelefteq triangleq trianglerighteq triangleleft triangleright "
    "vartriangle vartriangleleft vartriangleright blacktriangle blacktriangledown "
    "blacktriangleleft blacktriangleright bowtie Join exists nexists forall implies impliedby "
    "iff coloneqq eqqcolon "
    # arrows
    "leftarrow Leftarrow rightarrow Rightarrow leftrightarrow Leftrightarrow longleftarrow "
    "Longleftarrow longrightarrow Longrightarrow longleftrightarrow Longleftrightarrow uparrow "
    "Uparrow downarrow Downarrow updownarrow Updownarrow mapsto longmapsto to gets "
    "hookleftarrow hookrightarrow leftharpoondown leftharpoonup rightharpoondown rightharpoonup "
    "leftrightharpoons rightleftharpoons leftleftarrows rightrightarrows leftrightarrows "
    "rightleftarrows upuparrows downdownarrows nearrow searrow swarrow nwarrow leadsto "
    "rightsquigarrow leftrightsquigarrow curvearrowleft curvearrowright circlearrowleft "
    "circlearrowright twoheadleftarrow twoheadrightarrow leftarrowtail rightarrowtail Lsh Rsh "
    "Lleftarrow Rrightarrow multimap nleftarrow nLeftarrow nrightarrow nRightarrow "
    "nleftrightarrow nLeftrightarrow dashleftarrow dashrightarrow upharpoonleft upharpoonright "
    "downharpoonleft downharpoonright xleftarrow xrightarrow xleftrightarrow xRightarrow "
    "xLeftarrow xmapsto "
    # accents
    "acute bar breve check ddot dddot ddddot dot grave hat mathring tilde vec widehat widetilde "
    "widecheck overline underline overleftarrow overrightarrow overleftrightarrow "
    "underleftarrow underrightarrow underleftrightarrow overparen underparen "
    # delimiters
    "langle rangle lbrace rbrace lbrack rbrack lceil rceil lfloor rfloor lgroup rgroup "
    "lmoustache rmoustache lvert rvert lVert rVert vert Vert ulcorner urcorner llcorner "
    "lrcorner backslash "
    # letters in another dress, and words
    "mathbb mathbf mathcal mathfrak mathit mathnormal mathrm mathscr mathsf mathtt boldsymbol "
    "bm pmb rm it bf sf tt cal frak Bbb bold text textbf textit textrm textsf texttt textnormal "
    "textup emph mbox hbox mathop mathbin mathrel mathord mathopen mathclose mathpunct "
    "mathinner ce "
    # sizes and spaces
    "tiny scriptsize small normalsize large Large LARGE huge Huge quad qquad enspace enskip "
    "thinspace medspace thickspace negthinspace negmedspace negthickspace hspace space "
    "nobreakspace mskip hskip kern mkern rule strut mathstrut displaylines eqalign cases matrix "
    "pmatrix cr newline".split()
)
"""Names without their backslash."""

SIGNS: frozenset[str] = frozenset(",;:!>| {}%$&#_\\-/*")
"""Commands of a single sign: spaces, escapes, the end of a row."""

ENVIRONMENTS: frozenset[str] = frozenset(
    "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases rcases dcases aligned "
    "alignedat align align* alignat alignat* gather gather* gathered split array subarray "
    "equation equation* eqnarray eqnarray* multline multline*".split()
)
"""What may stand in `\\begin{…}`."""
